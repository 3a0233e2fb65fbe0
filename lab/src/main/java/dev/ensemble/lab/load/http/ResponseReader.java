package dev.ensemble.lab.load.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** Reads responses off one socket, each within a deadline. */
final class ResponseReader {
    private final Socket socket;
    private final InputStream in;
    private final ResponseParser parser = new ResponseParser();

    ResponseReader(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
    }

    /** Whether the connection may carry another request after the response just read. */
    boolean reusable() {
        return parser.reusable();
    }

    /** The next final response; an end of the stream or a malformed response is an IOException. */
    Reply.Answered read(Deadline deadline) throws IOException {
        Reply.Answered answer = parser.next();
        while (answer == null) {
            socket.setSoTimeout(deadline.millisLeft());
            int bytes = in.read(parser.room().array());
            if (bytes < 0) {
                return parser.end();
            }
            parser.came(bytes);
            answer = parser.next();
        }
        return answer;
    }
}
