package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A manifest with one thing changed, to see it noticed. */
record BrokenManifest(String file, String from, String to) {

    /** All that is written, with this in place of what it was. */
    List<Manifest> among(List<Manifest> written) throws IOException {
        List<Manifest> all = new ArrayList<>(written);
        assertThat(all.removeIf(m -> m.source().equals(file))).as(file).isTrue();
        all.addAll(read());
        return all;
    }

    List<Manifest> read() throws IOException {
        String text = Files.readString(Manifests.FOLDER.resolve(file));
        assertThat(text).contains(from);
        String changed = text.replace(from, to);
        return changed.isBlank() ? List.of() : Manifest.read(file, changed);
    }
}
