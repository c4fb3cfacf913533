package pith.shell.image;

import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.RegularFile;
import pith.vfs.Vfs;
import pith.vfs.XattrCalls;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Stat;
import pith.vfs.io.ByteTarget;

/** Reads everything that an image holds: every name, inode, extent, attribute and byte, and so every checksum on the way. */
final class ImageCheck {
    private static final int CHUNK = 1 << 16;

    private final OfflineMachine machine;
    private final Vfs vfs;
    private final Caller who;
    private final List<String> complaints = new ArrayList<>();
    private int files;
    private long bytes;

    ImageCheck(OfflineMachine machine) {
        this.machine = machine;
        vfs = machine.vfs();
        who = machine.root();
    }

    int files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** {@return what is wrong, a sentence each; none if all could be read} */
    List<String> run() {
        try {
            machine.mountDisk(true);
        } catch (Refused refused) {
            complaints.add("it cannot be mounted: " + refused.errno().text());
        }
        if (complaints.isEmpty()) {
            directory(OfflineMachine.DISK);
            machine.unmount(OfflineMachine.DISK);
        }
        complaints.addAll(machine.messages());
        return complaints;
    }

    private void directory(String path) {
        List<String> names = new ArrayList<>();
        look(path, () -> {
            File directory = vfs.opener().open(who, null, path, OpenFlags.DIRECTORY, 0);
            try {
                directory.list((name, _, _, _) -> names.add(name));
            } finally {
                directory.put();
            }
        });
        names.removeAll(List.of(".", ".."));
        names.forEach(name -> look(path + "/" + name, () -> file(path + "/" + name)));
    }

    private void look(String path, Runnable at) {
        try {
            at.run();
        } catch (Refused refused) {
            complaints.add(FileName.text(path.substring(OfflineMachine.DISK.length())) + ": " + refused.errno().text());
        }
    }

    private void file(String path) {
        Stat stat = vfs.attributes().stat(who, null, path, 0);
        files++;
        try (Path at = PathWalk.resolve(who, null, path, 0)) {
            XattrCalls.list(at, Credentials.ROOT);
        }
        switch (FileType.of(stat.mode())) {
            case DIRECTORY -> directory(path);
            case SYMLINK -> vfs.attributes().readlink(who, null, path);
            case REGULAR -> read(path);
            default -> {}
        }
    }

    private void read(String path) {
        RegularFile file = (RegularFile) vfs.opener().open(who, null, path, OpenFlags.RDONLY, 0);
        try {
            byte[] buffer = new byte[CHUNK];
            for (long got = file.read(new ByteTarget(buffer)); got > 0; got = file.read(new ByteTarget(buffer))) {
                bytes += got;
            }
            file.dropCached(0, Long.MAX_VALUE >>> 1);
        } finally {
            file.put();
        }
    }
}
