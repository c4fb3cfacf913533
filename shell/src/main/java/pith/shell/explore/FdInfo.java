package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Process;
import pith.shell.execution.ShellContext;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.FsContext;
import pith.vfs.OpenFlags;
import pith.vfs.Path;

/** {@code fdinfo}: the open descriptors of a process, and what stands behind them. */
final class FdInfo extends Explorer {
    FdInfo(PithKernel kernel) {
        super(kernel, "fdinfo", "PID", "show the open descriptors of a process: position, flags, and what each leads to");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 1) {
            throw misused();
        }
        Process process = process(sh, arguments.getFirst());
        DescriptorTable files = process.leader().files();
        FsContext context = process.leader().fs();
        if (files == null || context == null || !context.tryGet()) {
            throw new Refusal(1, "process " + process.pid() + " has no files any more");
        }
        try (Path root = context.root()) {
            print(sh, text(files, root));
        } finally {
            context.put();
        }
        return 0;
    }

    private static String text(DescriptorTable files, Path root) {
        Table table = new Table("fd", "mode", "position", "flags", "users", "mount", "inode", "type", "path");
        for (int fd = files.nextOpen(0); fd >= 0; fd = files.nextOpen(fd + 1)) {
            File file = files.getOrNull(fd);
            if (file != null) {
                try {
                    row(table, files, fd, file, root);
                } finally {
                    file.put();
                }
            }
        }
        return table.toString();
    }

    private static void row(Table table, DescriptorTable files, int fd, File file, Path root) {
        String mode = (file.isReadable() ? "r" : "-") + (file.isWritable() ? "w" : "-");
        table.row(fd, mode, file.isSeekable() ? Long.toString(file.position()) : "-", flags(file.flags(), files.isCloseOnExec(fd)), file.references() - 1,
                file.path().mount().id(), file.inode().number(), file.inode().type().name().toLowerCase(java.util.Locale.ROOT), file.path().text(root));
    }

    private static String flags(int flags, boolean closeOnExec) {
        StringBuilder text = new StringBuilder();
        add(text, flags, OpenFlags.APPEND, "append");
        add(text, flags, OpenFlags.NONBLOCK, "nonblock");
        add(text, flags, OpenFlags.DIRECT, "direct");
        add(text, flags, OpenFlags.PATH, "path");
        add(text, flags, OpenFlags.SYNC, "sync");
        if (closeOnExec) {
            add(text, 1, 1, "cloexec");
        }
        return text.isEmpty() ? "-" : text.toString();
    }

    private static void add(StringBuilder text, int flags, int flag, String name) {
        if ((flags & flag) == flag) {
            text.append(text.isEmpty() ? "" : ",").append(name);
        }
    }
}
