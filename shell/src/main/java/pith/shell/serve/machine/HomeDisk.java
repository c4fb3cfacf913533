package pith.shell.serve.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import pith.hal.device.FileStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.topology.SpecException;
import pith.shell.image.Images;
import pith.shell.serve.files.PrivateFile;

/** The image that holds what stays of a machine, open. Its journal brings it into order again if the server was killed. */
final class HomeDisk implements AutoCloseable {
    private final FileStorage storage;

    private HomeDisk(FileStorage storage) {
        this.storage = storage;
    }

    /** Opens the image, or makes an empty one. */
    static HomeDisk open(MachinePlan.Home home) {
        Path image = home.image();
        try {
            if (!Files.exists(image)) {
                make(image, home.bytes());
            }
            return new HomeDisk(new FileStorage(image, false));
        } catch (IOException | IllegalArgumentException e) {
            throw new SpecException("The disk with your files cannot be used now: tell who runs the server to look at " + image.getFileName() + ".");
        }
    }

    /** A half-made one never has the name. */
    private static void make(Path image, long bytes) throws IOException {
        PrivateFile.createFolder(image.toAbsolutePath().getParent());
        Path fresh = Files.createTempFile(image.toAbsolutePath().getParent(), "home", ".new", PrivateFile.MODE);
        try {
            Images.mkfs(fresh, Images.options(bytes));
            Files.move(fresh, image, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    DiskConfig disk() {
        return new DiskConfig(storage);
    }

    @Override
    public void close() {
        try {
            storage.close();
        } catch (IOException e) {
            // What the machine flushed is there; the rest it never promised.
        }
    }
}
