package pith.shell.image.debian;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.FileName;
import pith.vfs.FileTime;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.RegularFile;
import pith.vfs.Vfs;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;
import pith.vfs.io.ByteSource;

/**
 * Makes the files of packages in a tree. As dpkg does: what is there is replaced, but a folder, and a link to a folder, stay where they are; missing folders
 * are made. A name that leads upwards is refused, and the tree's own root is the root of every link in it.
 */
final class Unpacker {
    private static final long NANOS = 1_000_000_000L;
    private static final int CHUNK = 1 << 16;

    private final Vfs vfs;
    private final Caller who;
    private int files;

    Unpacker(Vfs vfs, Caller who) {
        this.vfs = vfs;
        this.who = who;
    }

    int files() {
        return files;
    }

    void unpack(DebFile file) throws IOException {
        for (TarArchiveEntry entry = file.next(); entry != null; entry = file.next()) {
            String path = path(file.name(), entry.getName());
            try {
                make(file, entry, path);
            } catch (Refused refused) {
                if (refused.errno() == Errno.ENOSPC) {
                    throw refused;
                }
                throw new DebianException("package '" + file.name() + "': cannot make '" + FileName.text(path) + "': " + refused.errno().text());
            }
        }
    }

    /** {@return a name of an archive as a path from the root} */
    private static String path(String owner, String name) throws DebianException {
        List<String> parts = Arrays.stream(name.split("/")).filter(part -> !part.isEmpty() && !part.equals(".")).toList();
        if (parts.contains("..") || name.indexOf('\0') >= 0) {
            throw new DebianException("package '" + owner + "' has a file '" + FileName.text(name) + "', which would lie outside the image");
        }
        return "/" + String.join("/", parts);
    }

    private void make(DebFile file, TarArchiveEntry entry, String path) throws IOException {
        if (entry.isDirectory()) {
            folder(path, entry);
            return;
        }
        parents(path);
        remove(path);
        files++;
        if (entry.isLink()) {
            vfs.names().link(who, null, path(file.name(), entry.getLinkName()), 0, null, path);
            return;
        }
        switch (entry.getLinkFlag()) {
            case TarConstants.LF_SYMLINK -> vfs.names().symlink(who, entry.getLinkName(), null, path);
            case TarConstants.LF_FIFO -> vfs.names().mknod(who, null, path, FileType.FIFO.bits() | 0600, 0);
            case TarConstants.LF_CHR -> vfs.names().mknod(who, null, path, FileType.CHARACTER.bits() | 0600, device(entry));
            case TarConstants.LF_BLK -> vfs.names().mknod(who, null, path, FileType.BLOCK.bits() | 0600, device(entry));
            default -> data(file, path);
        }
        describe(entry, path);
    }

    private static long device(TarArchiveEntry entry) {
        return DeviceNumber.of(entry.getDevMajor(), entry.getDevMinor());
    }

    private void folder(String path, TarArchiveEntry entry) {
        if (!isFolder(path)) {
            parents(path);
            remove(path);
            vfs.names().mkdir(who, null, path, 0755);
            files++;
        }
        if (FileType.of(vfs.attributes().stat(who, null, path, 0).mode()) == FileType.DIRECTORY) {
            describe(entry, path);
        }
    }

    private boolean isFolder(String path) {
        try {
            return FileType.of(vfs.attributes().stat(who, null, path, LookupFlags.FOLLOW).mode()) == FileType.DIRECTORY;
        } catch (Refused missing) {
            return false;
        }
    }

    private void parents(String path) {
        String parent = path.substring(0, Math.max(1, path.lastIndexOf('/')));
        if (parent.length() > 1 && !isFolder(parent)) {
            parents(parent);
            vfs.names().mkdir(who, null, parent, 0755);
        }
    }

    private void remove(String path) {
        try {
            vfs.names().unlink(who, null, path);
        } catch (Refused refused) {
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
        }
    }

    private void data(DebFile from, String path) throws IOException {
        RegularFile file = (RegularFile) vfs.opener().open(who, null, path, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL, 0600);
        try {
            byte[] buffer = new byte[CHUNK];
            for (int got = from.read(buffer); got > 0; got = from.read(buffer)) {
                file.write(new ByteSource(Arrays.copyOf(buffer, got)));
            }
            file.dropCached(0, Long.MAX_VALUE >>> 1);
        } finally {
            file.put();
        }
    }

    private void describe(TarArchiveEntry entry, String path) {
        vfs.attributes().chown(who, null, path, (int) entry.getLongUserId(), (int) entry.getLongGroupId(), 0);
        if (!entry.isSymbolicLink()) {
            vfs.attributes().chmod(who, null, path, entry.getMode() & Mode.CHANGEABLE, 0);
        }
        FileTime time = new FileTime.At(entry.getLastModifiedTime().toMillis() / 1000 * NANOS);
        vfs.attributes().utimens(who, null, path, time, time, 0);
    }
}
