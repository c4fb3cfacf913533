package pith.shell.explore;

import java.util.List;
import pith.hal.mmu.Pte;
import pith.kernel.boot.PithKernel;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Rss;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.shell.execution.ShellContext;
import pith.sync.RwSemaphore;

/** {@code maps}: the areas that a process's memory is made of, and what of each is in memory. */
final class Maps extends Explorer {
    private static final int PAGE_KIB = 4;

    /** Pages of one area. */
    private static final class Resident {
        long all;
        long copies;
        long dirty;
        long shared;
    }

    Maps(PithKernel kernel) {
        super(kernel, "maps", "PID", "show the memory areas of a process, and what of them is in memory");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 1) {
            throw misused();
        }
        withSpace(process(sh, arguments.getFirst()), space -> print(sh, text(space)));
        return 0;
    }

    private static String text(AddressSpace space) {
        Table table = new Table("from", "to", "rights", "KiB", "RSS", "private", "dirty", "shared", "offset", "what");
        try (RwSemaphore.ReadHeld held = space.mmapLock().read()) {
            for (Vma vma : space.map().vmas().snapshot(held)) {
                Resident pages = resident(space, vma);
                table.row("0x" + Long.toHexString(vma.start()), "0x" + Long.toHexString(vma.end()), rights(vma), vma.pages() * PAGE_KIB,
                        pages.all * PAGE_KIB, pages.copies * PAGE_KIB, pages.dirty * PAGE_KIB, pages.shared * PAGE_KIB,
                        vma.file() == null ? "-" : "0x" + Long.toHexString(vma.fileOffset()), what(space, vma));
            }
        }
        Rss rss = space.map().rss();
        return table + "mapped " + space.map().totals().all() * PAGE_KIB + " KiB; in memory " + rss.total() * PAGE_KIB + " KiB: private "
                + rss.anonymous() * PAGE_KIB + ", files " + rss.file() * PAGE_KIB + ", shared " + rss.shared() * PAGE_KIB + "; page tables "
                + space.map().table().tables() * PAGE_KIB + " KiB\n";
    }

    private static Resident resident(AddressSpace space, Vma vma) {
        Resident pages = new Resident();
        space.map().table().walkLeaves(vma.start(), vma.end(), (address, slot, entry, level) -> {
            if (Entries.present(entry) && !Entries.special(entry)) {
                long page = Pte.physicalAddress(entry);
                int count = level == PageTable.HUGE_LEVEL ? PageTable.HUGE_PAGES : 1;
                pages.all += count;
                pages.copies += space.map().anonymous(page) ? count : 0;
                pages.dirty += (entry & Pte.DIRTY) != 0 ? count : 0;
                pages.shared += space.memory().frames().mappings(page) > 1 ? count : 0;
            }
            return true;
        });
        return pages;
    }

    /** {@return what stands behind the pages} */
    private static String what(AddressSpace space, Vma vma) {
        String name = space.nameOf(vma);
        if (name.isEmpty()) {
            return "(zeroes)";
        }
        return vma.file() != null && !vma.is(VmFlags.MAYSHARE) && vma.is(VmFlags.WRITE) ? name + " (copied when written)" : name;
    }

    /** {@return the rights as /proc/[pid]/maps shows them} */
    static String rights(Vma vma) {
        return (vma.is(VmFlags.READ) ? "r" : "-") + (vma.is(VmFlags.WRITE) ? "w" : "-") + (vma.is(VmFlags.EXEC) ? "x" : "-")
                + (vma.is(VmFlags.MAYSHARE) ? "s" : "p");
    }
}
