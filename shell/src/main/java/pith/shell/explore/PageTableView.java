package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.mm.pagetable.Entry;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;
import pith.shell.execution.ShellContext;
import pith.sync.RwSemaphore;

/** {@code pagetable}: the way of the MMU from an address to a page, level by level, in whichever format the machine's tables have. */
final class PageTableView extends Explorer {
    private static final int SMALL = 4096;

    PageTableView(PithKernel kernel) {
        super(kernel, "pagetable", "PID ADDR", "show the page-table entries that translate an address of a process");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 2) {
            throw misused();
        }
        long address = userAddress(arguments.get(1));
        withSpace(process(sh, arguments.getFirst()), space -> print(sh, text(space, address)));
        return 0;
    }

    /** {@return an address that a page table can translate} */
    private long userAddress(String text) {
        long address = address(text);
        long end = kernel.memory().options().paging().userEnd();
        if (address < 0 || address >= end) {
            throw new Refusal(1, text + " is no address of a program; those lie below 0x" + Long.toHexString(end));
        }
        return address;
    }

    private String text(AddressSpace space, long address) {
        StringBuilder text = new StringBuilder();
        try (RwSemaphore.ReadHeld held = space.mmapLock().read()) {
            Vma vma = space.find(address);
            text.append("address 0x" + Long.toHexString(address) + (vma == null ? ": nothing is mapped there\n" : " in " + describe(space, vma)));
            PageTable table = space.map().table();
            text.append(String.format("root    0x%09x (satp, mode %d: %s)\n", table.root(), table.format().satpMode(), table.format()));
            walk(space, address, text);
        }
        return text.toString();
    }

    private static String describe(AddressSpace space, Vma vma) {
        return Long.toHexString(vma.start()) + "-" + Long.toHexString(vma.end()) + " " + Maps.rights(vma) + " " + space.nameOf(vma) + "\n";
    }

    private void walk(AddressSpace space, long address, StringBuilder text) {
        PageWalk walk = PageWalk.of(space, kernel.machine().ram(), address);
        for (PageWalk.Step step : walk.steps()) {
            text.append(String.format("level %d 0x%09x[%3d] = 0x%016x  %s  %s\n", step.level(), step.table(), step.index(), step.pte(), step.bits(), step.meaning()));
        }
        if (walk.leaf() == null) {
            text.append("not translated: an access faults\n");
        } else {
            page(walk.leaf(), walk.leafBytes(space.map().table().format()), walk.physical(), text);
        }
    }

    private void page(Entry.Leaf leaf, long bytes, long physical, StringBuilder text) {
        text.append("physical 0x" + Long.toHexString(physical));
        if (leaf.special()) {
            text.append(leaf.physicalAddress() == kernel.memory().zeroPage() || bytes > SMALL ? ", in the page of zeroes that all share" : ", in a page of the kernel's");
        } else {
            PageFrames frames = kernel.memory().frames();
            int order = frames.folioOrder(physical);
            text.append(", in a page with " + frames.references(physical) + " references and " + frames.mappings(physical) + " mappings");
            text.append(order == 0 ? "" : ", part of a folio of " + (1 << order) + " pages at 0x" + Long.toHexString(frames.head(physical)));
        }
        text.append('\n');
    }
}
