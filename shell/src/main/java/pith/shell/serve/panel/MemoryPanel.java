package pith.shell.serve.panel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.shell.explore.PageWalk;
import pith.sync.RwSemaphore;

/** The memory of a process: its VMAs, the pages of the one that was clicked, the walk to the page that was, and the page itself. */
final class MemoryPanel implements Panel {
    /**
     * In place of a process: the youngest one that runs a program from a file, whichever that is as a picture is taken; the first process while there is none.
     */
    static final int YOUNGEST = 0;

    private static final int PAGE_KIB = 4;
    private static final int PAGE_SHIFT = 12;

    /** A picture; {@code pages}, {@code first} and {@code walk} belong to the address that was asked for, if something is mapped there. */
    record Picture(int pid, String command, String format, String satp, List<Area> areas, String selected, PageMap pages, Walk walk, PhysicalPage page) {}

    /** A VMA. */
    record Area(String from, String to, String rights, long kib, String what) {}

    record Walk(String address, String root, List<Step> steps, String physical) {}

    record Step(int level, String table, int index, String pte, String bits, String meaning) {}

    private final Kernel kernel;
    private final int pid;
    private final long address;

    /**
     * @param pid or {@link #YOUNGEST}
     * @param address −1 for none
     */
    MemoryPanel(Kernel kernel, int pid, long address) {
        this.kernel = kernel;
        this.pid = pid;
        this.address = address;
    }

    @Override
    public Optional<Picture> picture() {
        if (!StillMachine.isFree(kernel.tasks().lock)) {
            return Optional.empty();
        }
        Process process = process();
        AddressSpace space = process == null ? null : process.leader().space();
        if (space == null) {
            return Optional.of(new Picture(pid, process == null ? null : process.leader().comm(), null, null, List.of(), null, null, null, null));
        }
        return lookInto(process, space);
    }

    private Process process() {
        Process youngest = pid != YOUNGEST ? null : kernel.tasks().processes().stream()
                .filter(one -> one.executable() != null && one.leader().space() != null)
                .max(Comparator.comparingInt(Process::pid))
                .orElse(null);
        return youngest != null ? youngest : kernel.tasks().process(pid == YOUNGEST ? 1 : pid);
    }

    private Optional<Picture> lookInto(Process process, AddressSpace space) {
        RwSemaphore.ReadHeld held = space.mmapLock().tryRead();
        if (held == null || !StillMachine.isFree(space.map().table().lock())) {
            if (held != null) {
                held.close();
            }
            return Optional.empty();
        }
        try (held) {
            List<Vma> vmas = space.map().vmas().snapshot(held);
            Vma clicked = address < 0 || address >= space.map().table().userEnd() ? null : space.map().vmas().find(address);
            return Optional.of(picture(process, space, vmas, clicked));
        }
    }

    private Picture picture(Process process, AddressSpace space, List<Vma> vmas, Vma clicked) {
        List<Area> areas = new ArrayList<>();
        vmas.forEach(vma -> areas.add(new Area(hex(vma.start()), hex(vma.end()), rights(vma), vma.pages() * PAGE_KIB, space.nameOf(vma))));
        String format = space.map().table().format().toString();
        String root = hex(space.map().table().root());
        if (clicked == null) {
            return new Picture(process.pid(), process.leader().comm(), format, root, areas, null, null, null, null);
        }
        PageWalk walk = PageWalk.of(space, kernel.machine().ram(), address);
        PhysicalPage page = walk.leaf() == null ? null : PhysicalPage.of(kernel, space, walk.physical(), walk.leaf());
        return new Picture(process.pid(), process.leader().comm(), format, root, areas, hex(clicked.start()), PageMap.of(space, clicked, address), walk(walk, root), page);
    }

    private Walk walk(PageWalk walk, String root) {
        List<Step> steps = walk.steps().stream()
                .map(step -> new Step(step.level(), hex(step.table()), step.index(), String.format("0x%016x", step.pte()), step.bits(), step.meaning()))
                .toList();
        return new Walk(hex(address >> PAGE_SHIFT << PAGE_SHIFT), root, steps, walk.leaf() == null ? null : hex(walk.physical()));
    }

    static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }

    private static String rights(Vma vma) {
        return (vma.is(VmFlags.READ) ? "r" : "-") + (vma.is(VmFlags.WRITE) ? "w" : "-") + (vma.is(VmFlags.EXEC) ? "x" : "-") + (vma.is(VmFlags.MAYSHARE) ? "s" : "p");
    }
}
