package pith.shell.image.debian;

import java.io.IOException;
import java.util.List;
import pith.vfs.Caller;
import pith.vfs.Vfs;

/** What an image is to be made from: packages of an archive, in the order in which they are unpacked. */
public final class Contents {
    private static final long KIB = 1024;

    private final DebianArchive archive;
    private final List<DebianPackage> packages;

    Contents(DebianArchive archive, List<DebianPackage> packages) {
        this.archive = archive;
        this.packages = packages;
    }

    /** {@return names and versions, in order} */
    public List<String> names() {
        return packages.stream().map(one -> one.name() + " " + one.version().text()).toList();
    }

    /** {@return what they take when unpacked, by their own account} */
    public long bytes() {
        return packages.stream().mapToLong(one -> one.installedKib() * KIB).sum();
    }

    /** Fetches all that is not there yet, so that what cannot be had is known before an image is begun. */
    public void fetch() throws IOException {
        for (DebianPackage one : packages) {
            archive.file(one);
        }
    }

    /** Unpacks everything below the root of {@code who}, who is root and has no umask. {@return how many files that were} */
    public int unpack(Vfs vfs, Caller who) throws IOException {
        Unpacker unpacker = new Unpacker(vfs, who);
        for (DebianPackage one : packages) {
            try (DebFile file = DebFile.open(one.name(), archive.file(one))) {
                unpacker.unpack(file);
            }
        }
        new FirstSteps(vfs, who).run();
        return unpacker.files();
    }
}
