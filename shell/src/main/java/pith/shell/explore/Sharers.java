package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;

/** Which processes map a page frame: found from the page's index, which names one address in each VMA that may hold it. */
final class Sharers {
    private Sharers() {}

    /** {@return processes that map {@code frame}, by pid} With no lock of any space held. */
    static List<Process> of(Kernel kernel, long frame) {
        List<Process> sharers = new ArrayList<>();
        for (Process process : kernel.tasks().processes()) {
            AddressSpace space = process.leader().space();
            if (space != null && space.tryGet()) {
                try {
                    if (maps(space, frame)) {
                        sharers.add(process);
                    }
                } finally {
                    space.put();
                }
            }
        }
        return sharers;
    }

    private static boolean maps(AddressSpace space, long frame) {
        long index = space.memory().frames().index(frame);
        for (Vma vma : space.vmas()) {
            long page = index - vma.pageOffset();
            if (page >= 0 && page < vma.pages() && frameAt(space, vma.start() + (page << PhysicalMemory.PAGE_SHIFT)) == frame) {
                return true;
            }
        }
        return false;
    }

    /** {@return the frame that is mapped at {@code address}, or 0} */
    private static long frameAt(AddressSpace space, long address) {
        PageTable table = space.map().table();
        try (var _ = space.mmapLock().read();
                var _ = table.lock().acquire()) {
            long slot = table.findLeaf(address);
            long entry = slot == PageTable.NONE ? 0 : table.read(slot);
            return Entries.present(entry) ? Pte.physicalAddress(entry) : 0;
        }
    }
}
