package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Rss;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.shell.execution.ShellContext;
import pith.sync.RwSemaphore;

/** {@code maps}: the areas that a process's memory is made of. */
final class Maps extends Explorer {
    private static final int PAGE_KIB = 4;

    Maps(PithKernel kernel) {
        super(kernel, "maps", "PID", "show the memory areas of a process, and what of them is in memory");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 1) {
            throw usage();
        }
        withSpace(process(sh, arguments.getFirst()), space -> print(sh, text(space)));
        return 0;
    }

    private static String text(AddressSpace space) {
        Table table = new Table("from", "to", "rights", "KiB", "offset", "what");
        try (RwSemaphore.ReadHeld held = space.mmapLock().read()) {
            for (Vma vma : space.vmas()) {
                table.row("0x" + Long.toHexString(vma.start()), "0x" + Long.toHexString(vma.end()), rights(vma), vma.pages() * PAGE_KIB,
                        "0x" + Long.toHexString(vma.fileOffset()), space.nameOf(vma));
            }
        }
        Rss rss = space.map().rss();
        return table + "mapped " + space.map().totals().all() * PAGE_KIB + " KiB; in memory " + rss.total() * PAGE_KIB + " KiB: private "
                + rss.anonymous() * PAGE_KIB + ", files " + rss.file() * PAGE_KIB + ", shared " + rss.shared() * PAGE_KIB + "; page tables "
                + space.map().table().tables() * PAGE_KIB + " KiB\n";
    }

    /** {@return the rights as /proc/[pid]/maps shows them} */
    static String rights(Vma vma) {
        return (vma.is(VmFlags.READ) ? "r" : "-") + (vma.is(VmFlags.WRITE) ? "w" : "-") + (vma.is(VmFlags.EXEC) ? "x" : "-")
                + (vma.is(VmFlags.MAYSHARE) ? "s" : "p");
    }
}
