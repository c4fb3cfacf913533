package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Current;
import pith.mm.pagecache.PageCache;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.iomap.Iomap;
import pith.vfs.iomap.IomapFile;
import pith.vfs.iomap.IomapFlags;
import pith.vfs.iomap.IomapInode;
import pith.vfs.iomap.IomapIter;
import pith.vfs.iomap.IomapType;

/** {@code iomap}: where a file stands on its disk, mapping by mapping, and what reading each would do. */
final class IomapView extends Explorer {
    private static final int PAGE = 4096;

    IomapView(PithKernel kernel) {
        super(kernel, "iomap", "FILE", "show the extents of a file on a disk, and what reading each of them does");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 1) {
            throw misused();
        }
        withFile(sh, arguments.getFirst(), OpenFlags.RDONLY, file -> print(sh, text(file.iomapInode())));
        return 0;
    }

    /** Something is done with an open file. */
    interface Use {
        void of(IomapFile file);
    }

    /** Opens a file of a file system on a disk for as long as {@code use} takes. */
    static void withFile(ShellContext sh, String path, int flags, Use use) {
        Current current = GuestShellSystem.calls(sh).user().current();
        File file = open(current, path, flags);
        try {
            if (!(file instanceof IomapFile own)) {
                throw new Refusal(1, path + " is no file of a file system on a disk; mount one with 'mount -t ext4 /dev/nvme0n1 /mnt'");
            }
            use.of(own);
        } catch (Refused refused) {
            throw new Refusal(1, path + ": " + refused.errno().text());
        } finally {
            file.put();
        }
    }

    private static File open(Current current, String path, int flags) {
        try {
            return current.kernel().vfs().opener().open(current.caller(), null, path, flags, 0);
        } catch (Refused refused) {
            throw new Refusal(1, path + ": " + refused.errno().text());
        }
    }

    private static String text(IomapInode inode) {
        Table table = new Table("from", "to", "KiB", "is", "disk block", "flags", "cached", "a read");
        long size = inode.size();
        int[] extents = new int[1];
        try (IomapIter iter = inode.iterate(0, inode.blockEnd(size), IomapFlags.REPORT)) {
            while (iter.next()) {
                row(table, inode, iter);
                extents[0] += iter.map().type() == IomapType.HOLE ? 0 : 1;
                iter.advance(iter.length());
            }
        }
        long onDisk = inode.blocks() / 2;
        return table + "size " + size + " bytes in " + extents[0] + (extents[0] == 1 ? " extent" : " extents") + ", " + onDisk + " KiB on disk " + inode.disk().queue().name() + ", blocks of "
                + (1 << inode.blockBits()) + "; cache " + inode.pages().pages() + " pages, " + inode.pages().dirtyPages() + " dirty\n";
    }

    private static void row(Table table, IomapInode inode, IomapIter iter) {
        Iomap map = iter.map();
        long end = iter.position() + iter.length();
        long cached = cached(inode.pages(), iter.position() / PAGE, (end + PAGE - 1) / PAGE);
        long pages = (end + PAGE - 1) / PAGE - iter.position() / PAGE;
        table.row(iter.position(), end, iter.length() / 1024, map.type().name().toLowerCase(Locale.ROOT), map.address() == Iomap.NOWHERE ? "-" : "" + (map.addressOf(iter.position()) >>> inode.blockBits()),
                flags(map), cached + "/" + pages, deed(map, cached, pages));
    }

    private static long cached(PageCache cache, long first, long end) {
        long count = 0;
        for (long number = cache.next(first); number >= 0 && number < end; number = cache.next(number + 1)) {
            count++;
        }
        return count;
    }

    private static String flags(Iomap map) {
        StringBuilder text = new StringBuilder();
        text.append(map.has(IomapFlags.NEW) ? "new " : "").append(map.has(IomapFlags.SHARED) ? "shared " : "").append(map.has(IomapFlags.MERGED) ? "merged " : "");
        return text.isEmpty() ? "-" : text.toString().strip();
    }

    private static String deed(Iomap map, long cached, long pages) {
        if (cached == pages) {
            return "copies from the cache";
        }
        String rest = switch (map.type()) {
            case HOLE, UNWRITTEN -> "fills with zeroes, no disk";
            case DELALLOC -> "finds it in the cache, no place on disk yet";
            case INLINE -> "copies from the inode";
            case MAPPED -> "asks the disk";
        };
        return cached == 0 ? rest : "copies what is cached; for the rest " + rest;
    }
}
