package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.shell.execution.ShellContext;
import pith.vfs.DentryCache;
import pith.vfs.DentryFigures;

/** {@code dcache}: what the dentry cache knows, and how paths are walked. */
final class Dcache extends Explorer {
    Dcache(PithKernel kernel) {
        super(kernel, "dcache", "[locked | lock-free | counted | uncounted | drop]", "show the cache of names: how many there are, and how paths were walked since boot");
        option("locked", "from now on each component of a path takes the lock");
        option("lock-free", "paths are walked without it as far as that goes; the default");
        option("counted", "references to permanent names (/, and /proc/filesystems) are counted, as Linux does: each open and close writes a line that all share");
        option("uncounted", "they are not; the default");
        option("drop", "forget the names that nobody uses");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        DentryCache dentries = kernel.vfs().dentries();
        if (arguments.size() > 1) {
            throw misused();
        }
        switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
            case "" -> print(sh, text(dentries));
            case "locked" -> dentries.lockFree(false);
            case "lock-free" -> dentries.lockFree(true);
            case "counted" -> dentries.countsPermanent(true);
            case "uncounted" -> dentries.countsPermanent(false);
            case "drop" -> print(sh, dentries.shrink(Integer.MAX_VALUE) + " names were forgotten\n");
            default -> throw misused();
        }
        return 0;
    }

    private static String text(DentryCache dentries) {
        DentryFigures figures = dentries.figures();
        Table table = new Table("file system", "names");
        figures.byFileSystem().forEach(table::row);
        return table + "" + figures.total() + " dentries: " + (figures.total() - figures.unused()) + " in use, " + figures.unused() + " kept for the next who asks, "
                + figures.negative() + " for names that stand for nothing; " + figures.buckets() + " hash chains\n"
                + "walks: " + figures.lockFreeWalks() + " stretches without the lock, " + figures.abandonedWalks() + " of them in vain; " + figures.lockedLookups()
                + " names with the lock, " + figures.fileSystemLookups() + " asked of a file system" + (dentries.isLockFree() ? "\n" : "; all with the lock now\n");
    }
}
