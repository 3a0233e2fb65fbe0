package dev.ensemble.lab.prove.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many callers who begin at the same moment. */
final class ConcurrentCallers {
    private ConcurrentCallers() {}

    /** What one caller does. */
    interface CustomerCall {
        CustomerReply call(int number) throws Exception;
    }

    /** What goes on beside them. */
    interface Meanwhile {
        void run() throws Exception;
    }

    /** Lets go {@code size} callers at once, does something of its own meanwhile, and returns all answers. */
    static List<CustomerReply> run(int size, CustomerCall caller, Meanwhile meanwhile) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CustomerReply>> calls = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int number = i;
                calls.add(threads.submit(() -> {
                    go.await();
                    return caller.call(number);
                }));
            }
            go.countDown();
            meanwhile.run();
            List<CustomerReply> answers = new ArrayList<>();
            for (Future<CustomerReply> call : calls) {
                answers.add(call.get());
            }
            return answers;
        }
    }
}
