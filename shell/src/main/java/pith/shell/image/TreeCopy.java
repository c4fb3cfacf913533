package pith.shell.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.FileTime;
import pith.vfs.OpenFlags;
import pith.vfs.RegularFile;
import pith.vfs.Vfs;
import pith.vfs.attr.FileType;
import pith.vfs.attr.Mode;
import pith.vfs.attr.Stat;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

/** Copies a tree within a machine: contents, owners, permissions, times and links. */
final class TreeCopy {
    private static final int CHUNK = 1 << 16;

    private final Vfs vfs;
    private final Caller who;

    /** Where files with several names were copied to, by their inode. */
    private final Map<Long, String> linked = new TreeMap<>();

    private int files;

    TreeCopy(OfflineMachine machine) {
        vfs = machine.vfs();
        who = machine.root();
    }

    /** {@return how many files of all types were copied} */
    int files() {
        return files;
    }

    /** Copies what is in directory {@code from} into directory {@code to}. Refuses as the calls do. */
    void contents(String from, String to) {
        for (String name : names(from)) {
            copy(from + "/" + name, to + "/" + name);
        }
        attributes(vfs.attributes().stat(who, null, from, 0), to, 0);
    }

    private List<String> names(String path) {
        List<String> names = new ArrayList<>();
        File directory = vfs.opener().open(who, null, path, OpenFlags.DIRECTORY, 0);
        try {
            directory.list((name, _, _, _) -> names.add(name));
        } finally {
            directory.put();
        }
        names.removeAll(List.of(".", ".."));
        names.sort(null);
        return names;
    }

    private void copy(String from, String to) {
        Stat stat = vfs.attributes().stat(who, null, from, 0);
        files++;
        String first = stat.links() > 1 && FileType.of(stat.mode()) != FileType.DIRECTORY ? linked.putIfAbsent(stat.inode(), to) : null;
        if (first != null) {
            vfs.names().link(who, null, first, 0, null, to);
            return;
        }
        switch (FileType.of(stat.mode())) {
            case DIRECTORY -> {
                vfs.names().mkdir(who, null, to, 0700);
                contents(from, to);
            }
            case REGULAR -> data(from, to);
            case SYMLINK -> vfs.names().symlink(who, vfs.attributes().readlink(who, null, from), null, to);
            case FIFO, SOCKET, CHARACTER, BLOCK -> vfs.names().mknod(who, null, to, stat.mode(), stat.rdev());
        }
        attributes(stat, to, 0);
    }

    private void data(String from, String to) {
        RegularFile source = (RegularFile) vfs.opener().open(who, null, from, OpenFlags.RDONLY, 0);
        RegularFile target = (RegularFile) vfs.opener().open(who, null, to, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL, 0600);
        try {
            byte[] bytes = new byte[CHUNK];
            while (true) {
                ByteTarget read = new ByteTarget(bytes);
                if (source.read(read) == 0) {
                    break;
                }
                target.write(new ByteSource(read.toArray()));
            }
            target.dropCached(0, Long.MAX_VALUE >>> 1);
            source.dropCached(0, Long.MAX_VALUE >>> 1);
        } finally {
            source.put();
            target.put();
        }
    }

    private void attributes(Stat stat, String to, int lookup) {
        vfs.attributes().chown(who, null, to, stat.uid(), stat.gid(), lookup);
        if (FileType.of(stat.mode()) != FileType.SYMLINK) {
            vfs.attributes().chmod(who, null, to, stat.mode() & Mode.CHANGEABLE, lookup);
        }
        vfs.attributes().utimens(who, null, to, new FileTime.At(stat.accessed()), new FileTime.At(stat.modified()), lookup);
    }
}
