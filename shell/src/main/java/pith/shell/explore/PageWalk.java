package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.PageTableFormat;
import pith.mm.pagetable.Entry;
import pith.mm.pagetable.PageTable;
import pith.mm.space.AddressSpace;

/**
 * The way of the MMU from an address to a page, level by level, in whichever format the tables have.
 *
 * @param steps the entries that are read, the root table's first; the last one is a leaf, or leads nowhere
 * @param leaf the leaf that translates; null if an access faults
 * @param physical the physical address, if there is a leaf
 */
public record PageWalk(List<Step> steps, Entry.Leaf leaf, long physical) {
    private static final String[] SIZES = {"4 KiB", "2 MiB", "1 GiB", "512 GiB"};

    /**
     * One entry.
     *
     * @param table the physical address of the table page that holds it
     * @param index its place in there
     * @param bits its flags by their letters, lowest bit last, as the specification draws them
     * @param meaning in words
     */
    public record Step(int level, long table, int index, long pte, String bits, String meaning) {}

    /** {@return the walk for {@code address}} With {@code mm.mmap_lock} held, or with nothing else running. */
    public static PageWalk of(AddressSpace space, PhysicalMemory ram, long address) {
        List<Step> steps = new ArrayList<>();
        PageTableFormat format = space.map().table().format();
        for (int level = format.levels() - 1; level >= 0; level--) {
            long table = space.map().table().tableAt(address, level);
            if (table == PageTable.NONE) {
                break;
            }
            int index = format.index(address, level);
            long pte = ram.readLongVolatile(table + (long) index * Long.BYTES);
            Entry entry = Entry.of(pte, level);
            steps.add(new Step(level, table, index, pte, bits(pte), meaning(entry, level)));
            if (entry instanceof Entry.Leaf leaf && leaf.accessible()) {
                return new PageWalk(steps, leaf, leaf.physicalAddress() + (address & format.span(level) - 1));
            }
            if (!(entry instanceof Entry.Table)) {
                break;
            }
        }
        return new PageWalk(steps, null, 0);
    }

    /** {@return how many bytes the leaf translates} */
    long leafBytes(PageTableFormat format) {
        return format.span(steps.getLast().level());
    }

    /** {@return the flags by their letters} */
    static String bits(long entry) {
        String letters = "DAGUXWRV";
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            boolean set = (entry >>> letters.length() - 1 - i & 1) != 0;
            shown.append(set ? letters.charAt(i) : '-');
        }
        return shown.toString();
    }

    private static String meaning(Entry entry, int level) {
        return switch (entry) {
            case Entry.None _ -> "invalid";
            case Entry.Table(long pa) -> "table at 0x" + Long.toHexString(pa);
            case Entry.Software _ -> "invalid; a note of the kernel's";
            case Entry.Leaf leaf -> "page of " + SIZES[level] + " at 0x" + Long.toHexString(leaf.physicalAddress()) + ":" + rights(leaf);
        };
    }

    private static String rights(Entry.Leaf leaf) {
        return word(!leaf.accessible(), " no access") + word(leaf.readable(), " read") + word(leaf.writable(), " write")
                + word(leaf.executable(), " execute") + word(leaf.user(), " user") + word(leaf.global(), " global")
                + word(leaf.accessed(), " accessed") + word(leaf.dirty(), " dirty");
    }

    private static String word(boolean is, String word) {
        return is ? word : "";
    }
}
