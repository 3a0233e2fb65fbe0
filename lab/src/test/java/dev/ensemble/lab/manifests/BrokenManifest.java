package dev.ensemble.lab.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A manifest with one thing changed, to see it noticed. */
record BrokenManifest(String file, String from, String to) {

    /**
     * All that is written, with this in place of what it was.
     *
     * @param copy an empty folder
     */
    List<Manifest> among(List<Manifest> written, Path copy) throws IOException, InterruptedException {
        if (file.endsWith(Manifests.DEPLOYMENT) || file.endsWith(Manifests.KUSTOMIZATION)) {
            Manifests.copied(copy);
            Files.writeString(copy.resolve(file), changed());
            return Manifests.written(copy);
        }
        List<Manifest> all = new ArrayList<>(written);
        assertThat(all.removeIf(m -> m.source().equals(file))).as(file).isTrue();
        all.addAll(read());
        return all;
    }

    private List<Manifest> read() throws IOException {
        String changed = changed();
        return changed.isBlank() ? List.of() : Manifest.read(file, changed);
    }

    private String changed() throws IOException {
        String text = Files.readString(Manifests.FOLDER.resolve(file));
        assertThat(text).contains(from);
        return text.replace(from, to);
    }
}
