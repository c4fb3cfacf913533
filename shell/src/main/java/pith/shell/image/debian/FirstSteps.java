package pith.shell.image.debian;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.LookupFlags;
import pith.vfs.OpenFlags;
import pith.vfs.RegularFile;
import pith.vfs.Vfs;
import pith.vfs.io.ByteSource;
import pith.vfs.io.ByteTarget;

/**
 * What packages' scripts would have done when they were installed, as far as programs rely on it: empty folders, the users' list, and the usual names of
 * programs of which there are several.
 */
final class FirstSteps {
    private static final List<String> FOLDERS = List.of("/proc", "/sys", "/dev", "/run", "/tmp", "/root", "/home", "/mnt", "/etc", "/var", "/var/tmp", "/var/log");

    /** A file, and the name under which it is known too if nothing else has that. */
    private record Known(String file, String as) {}

    private static final List<Known> LINKS = List.of(new Known("/usr/bin/dash", "/usr/bin/sh"), new Known("/usr/bin/bash", "/usr/bin/sh"), new Known("/usr/bin/busybox", "/usr/bin/sh"),
            new Known("/usr/bin/gawk", "/usr/bin/awk"), new Known("/usr/bin/mawk", "/usr/bin/awk"), new Known("/usr/bin/lua5.4", "/usr/bin/lua"), new Known("/usr/bin/vim.tiny", "/usr/bin/vim"),
            new Known("/usr/bin/vim.basic", "/usr/bin/vim"));

    private static final List<Known> COPIES = List.of(new Known("/usr/share/base-passwd/passwd.master", "/etc/passwd"), new Known("/usr/share/base-passwd/group.master", "/etc/group"));

    private final Vfs vfs;
    private final Caller who;

    FirstSteps(Vfs vfs, Caller who) {
        this.vfs = vfs;
        this.who = who;
    }

    void run() {
        FOLDERS.stream().filter(path -> !exists(path)).forEach(path -> vfs.names().mkdir(who, null, path, 0755));
        vfs.attributes().chmod(who, null, "/tmp", 01777, LookupFlags.FOLLOW);
        vfs.attributes().chmod(who, null, "/var/tmp", 01777, LookupFlags.FOLLOW);
        LINKS.stream().filter(this::isMissing).forEach(known -> vfs.names().symlink(who, known.file, null, known.as));
        COPIES.stream().filter(this::isMissing).forEach(this::copy);
    }

    private boolean isMissing(Known known) {
        return exists(known.file) && !exists(known.as);
    }

    private boolean exists(String path) {
        try {
            vfs.attributes().stat(who, null, path, LookupFlags.FOLLOW);
            return true;
        } catch (Refused refused) {
            if (refused.errno() != Errno.ENOENT) {
                throw refused;
            }
            return false;
        }
    }

    private void copy(Known known) {
        RegularFile from = (RegularFile) vfs.opener().open(who, null, known.file, OpenFlags.RDONLY, 0);
        RegularFile to = (RegularFile) vfs.opener().open(who, null, known.as, OpenFlags.WRONLY | OpenFlags.CREAT, 0644);
        try {
            ByteTarget bytes = new ByteTarget(new byte[1 << 16]);
            from.read(bytes);
            to.write(new ByteSource(bytes.toArray()));
        } finally {
            from.put();
            to.put();
        }
    }
}
