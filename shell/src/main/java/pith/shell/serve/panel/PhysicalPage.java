package pith.shell.serve.panel;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.kernel.task.Kernel;
import pith.mm.pagetable.Entry;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;

/**
 * A frame of RAM, as its record and its bytes say.
 *
 * @param pages of the folio that it is part of
 * @param references 0 for a page that is not counted
 * @param bytes its first ones
 */
record PhysicalPage(long frame, String kind, int pages, String head, int references, int mappings, List<String> flags, List<String> bytes) {
    private static final int PAGE_SHIFT = 12;
    private static final int SHOWN = 128;
    private static final int LINE = 16;
    private static final Map<Integer, String> FLAGS = flagNames();

    private static Map<Integer, String> flagNames() {
        Map<Integer, String> names = new LinkedHashMap<>();
        names.put(PageFrames.UPTODATE, "uptodate");
        names.put(PageFrames.DIRTY, "dirty");
        names.put(PageFrames.LOCKED, "locked");
        names.put(PageFrames.REFERENCED, "referenced");
        names.put(PageFrames.LRU, "lru");
        names.put(PageFrames.ACTIVE, "active");
        names.put(PageFrames.UNEVICTABLE, "unevictable");
        names.put(PageFrames.SWAP_CACHE, "swapcache");
        names.put(PageFrames.WRITEBACK, "writeback");
        names.put(PageFrames.ANON_EXCLUSIVE, "anon_exclusive");
        return names;
    }

    /** {@return what there is to say about the page at {@code physical}, which {@code leaf} maps} */
    static PhysicalPage of(Kernel kernel, AddressSpace space, long physical, Entry.Leaf leaf) {
        long page = physical >> PAGE_SHIFT << PAGE_SHIFT;
        List<String> bytes = bytes(kernel, page);
        if (leaf.special()) {
            String kind = leaf.physicalAddress() == kernel.memory().zeroPage() ? "the page of zeroes that all share" : "the kernel's own";
            return new PhysicalPage(page >> PAGE_SHIFT, kind, 1, MemoryPanel.hex(page), 0, 0, List.of(), bytes);
        }
        PageFrames frames = kernel.memory().frames();
        String kind = space.map().anonymous(page) ? "anonymous memory" : "page cache, page " + frames.index(page) + " of the file";
        List<String> flags = new ArrayList<>();
        FLAGS.forEach((mask, name) -> {
            if (frames.is(page, mask)) {
                flags.add(name);
            }
        });
        return new PhysicalPage(page >> PAGE_SHIFT, kind, frames.folioPages(page), MemoryPanel.hex(frames.head(page)), frames.references(page), frames.mappings(page), flags, bytes);
    }

    private static List<String> bytes(Kernel kernel, long page) {
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < SHOWN; at += LINE) {
            byte[] line = new byte[LINE];
            for (int i = 0; i < LINE; i++) {
                line[i] = kernel.machine().ram().readByte(page + at + i);
            }
            lines.add(HexFormat.ofDelimiter(" ").formatHex(line));
        }
        return lines;
    }
}
