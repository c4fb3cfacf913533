package pith.shell.serve.panel;

import java.util.Arrays;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;

/**
 * What each page of a VMA is, a letter for each from address {@code from} on: {@code .} not touched, {@code z} the page of zeroes, {@code f} of the file's page
 * cache, {@code a} anonymous, {@code c} anonymous and mapped by others, too; in upper case if dirty; {@code s} swapped out or otherwise a note of the kernel's.
 */
record PageMap(String from, String letters) {
    /** As many as a page shows at once. */
    private static final int MOST = 1024;

    private static final int PAGE_SHIFT = 12;

    /** {@return the pages around {@code address}: those of the whole VMA if it is small enough} With nothing else running and the table's lock free. */
    static PageMap of(AddressSpace space, Vma vma, long address) {
        long block = (address - vma.start() >> PAGE_SHIFT) / MOST * MOST;
        long from = vma.start() + (block << PAGE_SHIFT);
        long end = Math.min(vma.end(), from + ((long) MOST << PAGE_SHIFT));
        char[] letters = new char[(int) (end - from >> PAGE_SHIFT)];
        Arrays.fill(letters, '.');
        space.map().table().walkLeaves(from, end, (at, _, entry, level) -> {
            long pages = level == PageTable.HUGE_LEVEL ? PageTable.HUGE_PAGES : 1;
            for (long i = 0; i < pages; i++) {
                long place = (at - from >> PAGE_SHIFT) + i;
                if (place >= 0 && place < letters.length) {
                    letters[(int) place] = letter(space, entry);
                }
            }
            return true;
        });
        return new PageMap(MemoryPanel.hex(from), new String(letters));
    }

    private static char letter(AddressSpace space, long entry) {
        if (!Entries.present(entry)) {
            return 's';
        }
        if (Entries.special(entry)) {
            return 'z';
        }
        long page = Pte.physicalAddress(entry);
        boolean anonymous = space.map().anonymous(page);
        char letter = !anonymous ? 'f' : space.memory().frames().mappings(page) > 1 ? 'c' : 'a';
        return (entry & Pte.DIRTY) != 0 ? Character.toUpperCase(letter) : letter;
    }
}
