package pith.shell.explore;

import java.util.List;
import pith.hal.mmu.Pte;
import pith.kernel.boot.PithKernel;
import pith.mm.pagetable.PageTable;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;
import pith.shell.execution.ShellContext;
import pith.sync.RwSemaphore;

/** {@code pagetable}: the way of the MMU from an address to a page, level by level (Sv39). */
final class PageTableView extends Explorer {
    private static final int ROOT_LEVEL = 2;
    private static final int PAGE_SHIFT = 12;
    private static final int INDEX_BITS = 9;

    PageTableView(PithKernel kernel) {
        super(kernel, "pagetable", "PID ADDR", "show the page-table entries that translate an address of a process");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() != 2) {
            throw usage();
        }
        long address = address(arguments.get(1));
        withSpace(process(sh, arguments.getFirst()), space -> print(sh, text(space, address)));
        return 0;
    }

    /** {@return an address: hexadecimal as other explorers print it, with or without 0x} */
    private long address(String text) {
        long address = number(text.startsWith("0x") ? text : "0x" + text);
        if (address < 0 || address >= PageTable.USER_END) {
            throw new Refusal(1, text + " is no address of a program; those lie below 0x" + Long.toHexString(PageTable.USER_END));
        }
        return address;
    }

    private String text(AddressSpace space, long address) {
        StringBuilder text = new StringBuilder();
        try (RwSemaphore.ReadHeld held = space.mmapLock().read()) {
            Vma vma = space.find(address);
            text.append("address 0x" + Long.toHexString(address) + (vma == null ? ": nothing is mapped there\n" : " in " + describe(space, vma)));
            text.append("root    0x" + Long.toHexString(space.map().table().root()) + " (satp)\n");
            walk(space, address, text);
        }
        return text.toString();
    }

    private static String describe(AddressSpace space, Vma vma) {
        return Long.toHexString(vma.start()) + "-" + Long.toHexString(vma.end()) + " " + Maps.rights(vma) + " " + space.nameOf(vma) + "\n";
    }

    private void walk(AddressSpace space, long address, StringBuilder text) {
        for (int level = ROOT_LEVEL; level >= 0; level--) {
            long table = space.map().table().tableAt(address, level);
            long index = address >>> PAGE_SHIFT + INDEX_BITS * level & (1 << INDEX_BITS) - 1;
            long entry = kernel.machine().ram().readLongVolatile(table + index * Long.BYTES);
            text.append(String.format("level %d 0x%09x[%3d] = 0x%016x  %s  %s\n", level, table, index, entry, bits(entry), meaning(entry)));
            if ((entry & Pte.VALID) == 0) {
                text.append("not translated: an access faults\n");
                return;
            }
            if (Pte.leaf(entry)) {
                page(entry, level, address, text);
                return;
            }
        }
    }

    /** {@return the flags by their letters, lowest bit last, as the specification draws them} */
    static String bits(long entry) {
        String letters = "DAGUXWRV";
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            boolean set = (entry >>> letters.length() - 1 - i & 1) != 0;
            shown.append(set ? letters.charAt(i) : '-');
        }
        return shown.toString();
    }

    private static String meaning(long entry) {
        if ((entry & Pte.VALID) == 0) {
            return "invalid";
        }
        String target = "0x" + Long.toHexString(Pte.physicalAddress(entry));
        if (!Pte.leaf(entry)) {
            return "table at " + target;
        }
        return "page at " + target + ":" + word(entry, Pte.READ, " read") + word(entry, Pte.WRITE, " write") + word(entry, Pte.EXECUTE, " execute")
                + word(entry, Pte.USER, " user") + word(entry, Pte.GLOBAL, " global") + word(entry, Pte.ACCESSED, " accessed")
                + word(entry, Pte.DIRTY, " dirty");
    }

    private static String word(long entry, long bit, String word) {
        return (entry & bit) != 0 ? word : "";
    }

    private void page(long entry, int level, long address, StringBuilder text) {
        long within = address & (1L << PAGE_SHIFT + INDEX_BITS * level) - 1;
        long page = Pte.physicalAddress(entry);
        text.append("physical 0x" + Long.toHexString(page + within));
        if (page == kernel.memory().zeroPage()) {
            text.append(", in the page of zeroes that all share");
        } else {
            text.append(", in a page with " + kernel.memory().frames().references(page) + " references and "
                    + kernel.memory().frames().mappings(page) + " mappings");
        }
        text.append('\n');
    }
}
