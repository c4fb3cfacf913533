package pith.shell.explore;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Current;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.sync.outcome.Refused;
import pith.vfs.LookupFlags;
import pith.vfs.Mount;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.SuperBlock;
import pith.vfs.ext4.Ext4Fs;
import pith.vfs.jbd2.Jbd2;
import pith.vfs.jbd2.LogView;

/** {@code journal}: the log of a file system, block by block, and the transaction that is growing. */
final class JournalView extends Explorer {
    /** Blocks that a line names before it only counts. */
    private static final int MOST_NAMED = 8;

    JournalView(PithKernel kernel) {
        super(kernel, "journal", "[PATH]", "show the journal of a file system, of the first ext4 that is mounted if no path is given: where its log begins and ends, and what stands in it");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() > 1) {
            throw misused();
        }
        Ext4Fs fs = arguments.isEmpty() ? first() : of(sh, arguments.getFirst());
        if (!(fs.journal() instanceof Jbd2 journal)) {
            throw new Refusal(1, "this file system has no journal, or is mounted for reading only");
        }
        try {
            print(sh, text(fs, journal.view()));
        } catch (Refused refused) {
            throw new Refusal(1, "the log could not be read: " + refused.errno().text());
        }
        return 0;
    }

    private Ext4Fs first() {
        for (Mount mount : kernel.vfs().mounts().all()) {
            if (mount.superBlock() instanceof Ext4Fs fs) {
                return fs;
            }
        }
        throw new Refusal(1, "no ext4 is mounted; start with --disk and mount one with 'mount -t ext4 /dev/nvme0n1 /mnt'");
    }

    private Ext4Fs of(ShellContext sh, String path) {
        Current current = GuestShellSystem.calls(sh).user().current();
        try (Path found = PathWalk.resolve(current.caller(), null, path, LookupFlags.FOLLOW)) {
            SuperBlock superBlock = found.mount().superBlock();
            if (superBlock instanceof Ext4Fs fs) {
                return fs;
            }
            throw new Refusal(1, path + " lies on " + superBlock.type().name() + ", which has no journal");
        } catch (Refused refused) {
            throw new Refusal(1, path + ": " + refused.errno().text());
        }
    }

    private static String text(Ext4Fs fs, LogView log) {
        StringBuilder text = new StringBuilder();
        text.append("log of ").append(fs.disk().queue().name()).append(": ").append(log.blocks() - log.first()).append(" blocks of ").append(fs.blockSize()).append(", ").append(log.used()).append(" in use");
        text.append(log.tail() == 0 ? "" : ", from its tail " + log.tail()).append("; head ").append(log.head());
        text.append(log.checksums() ? "; checksums v3" : "; no checksums").append(log.wide() ? ", 64-bit block numbers\n" : "\n");
        LogView.Running running = log.running();
        text.append(running.number() == 0 ? "no transaction is running" : "transaction " + running.number() + " is running: " + running.blocks() + " blocks changed, " + running.revoked() + " revoked, "
                + running.handles() + " handles open");
        text.append(log.committing() == 0 ? "" : "; " + log.committing() + " is being committed").append("; ").append(log.durable()).append(" was the last to become durable\n");
        text.append(log.unwritten()).append(" blocks are newer in the log than at their places\n");
        return log.entries().isEmpty() ? text + "nothing would be replayed\n" : text + table(log.entries()).toString();
    }

    private static Table table(List<LogView.Entry> entries) {
        Table table = new Table("at", "transaction", "is", "holds");
        for (LogView.Entry entry : entries) {
            switch (entry) {
                case LogView.Descriptor(int at, int sequence, List<Long> copies) -> table.row(at, sequence, "descriptor", "copies of " + blocks(copies));
                case LogView.Revoke(int at, int sequence, List<Long> blocks) -> table.row(at, sequence, "revoke", "no older " + blocks(blocks));
                case LogView.Commit(int at, int sequence, long nanos) -> table.row(at, sequence, "commit", Instant.EPOCH.plusNanos(nanos));
            }
        }
        return table;
    }

    private static String blocks(List<Long> blocks) {
        String named = blocks.stream().limit(MOST_NAMED).map(String::valueOf).collect(Collectors.joining(" "));
        int more = blocks.size() - MOST_NAMED;
        return (blocks.size() == 1 ? "block " : "blocks ") + named + (more > 0 ? " and " + more + " more" : "");
    }
}
