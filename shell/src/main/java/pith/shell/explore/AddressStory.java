package pith.shell.explore;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;
import pith.mm.fault.StackGrowth;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;
import pith.mm.swap.SwapEntry;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.RwSemaphore;

/** What an address is, and how what stands there came to be there, in sentences. Looks at one moment, under the locks of the space. */
final class AddressStory {
    private final AddressSpace space;
    private final long address;
    private final List<String> sentences = new ArrayList<>();
    private long frame;

    private AddressStory(AddressSpace space, long address) {
        this.space = space;
        this.address = address;
    }

    static AddressStory of(AddressSpace space, long address) {
        AddressStory story = new AddressStory(space, address);
        if (address < 0 || address >= space.map().table().userEnd()) {
            story.say("lies outside user space, which ends at 0x" + Long.toHexString(space.map().table().userEnd()) + ": no program can reach it");
            return story;
        }
        try (RwSemaphore.ReadHeld held = space.mmapLock().read()) {
            Vma vma = space.map().vmas().find(address);
            if (vma == null) {
                story.unmapped();
            } else {
                story.mapped(vma);
                story.page(vma);
            }
        }
        return story;
    }

    List<String> sentences() {
        return sentences;
    }

    /** {@return the counted page frame that is mapped, or 0} */
    long frame() {
        return frame;
    }

    private void say(String predicate) {
        sentences.add("0x" + Long.toHexString(address) + " " + predicate + ".");
    }

    private void add(String sentence) {
        sentences.add(sentence + ".");
    }

    private void unmapped() {
        Vma above = space.map().vmas().findFrom(address);
        if (address < space.map().memory().minAddress()) {
            say("lies in the first " + kib(space.map().memory().minAddress()) + ", where programs have nothing mapped, so that null pointers are caught");
        } else if (above != null && above.is(VmFlags.GROWSDOWN)) {
            belowStack(above);
        } else {
            Vma below = space.map().vmas().before(address);
            say("is not mapped: it lies in the gap " + (below == null ? "below " : "between " + described(below) + " and ")
                    + (above == null ? "the end of user space" : described(above)));
        }
    }

    private void belowStack(Vma stack) {
        long distance = stack.start() - address;
        say("lies " + (distance < 1024 ? distance + " bytes" : kib(distance)) + " below " + described(stack) + ", which grows down when it is touched");
        long limit = space.map().limits().stack();
        if (StackGrowth.mayGrowTo(space.map(), address)) {
            add("It may grow that far: its limit is " + limit(limit));
        } else if (stack.end() - address > limit) {
            add("It may not grow that far: its limit is " + limit(limit));
        } else {
            Vma below = space.map().vmas().before(address);
            add("It may not grow that far: a guard gap of " + kib(StackGrowth.GUARD_BYTES) + " is kept" + (below == null ? "" : " to " + described(below)));
        }
    }

    private static String limit(long bytes) {
        return bytes == Long.MAX_VALUE || bytes < 0 ? "unlimited" : kib(bytes);
    }

    private static String kib(long bytes) {
        return (bytes + 1023 >>> 10) + " KiB";
    }

    private String described(Vma vma) {
        String name = space.nameOf(vma);
        return (name.isEmpty() ? "anonymous memory" : name) + " (0x" + Long.toHexString(vma.start()) + "-0x" + Long.toHexString(vma.end()) + ")";
    }

    private void mapped(Vma vma) {
        String name = space.nameOf(vma);
        long page = (address - vma.start() >>> PhysicalMemory.PAGE_SHIFT) + 1;
        String what;
        if (vma.file() != null) {
            what = "is byte 0x" + Long.toHexString(vma.fileOffset() + (address - vma.start())) + " of " + name;
        } else if (vma.special() != null) {
            what = "belongs to " + name + ", pages that the kernel shows to every program";
        } else if (name.isEmpty()) {
            what = "is anonymous memory: nothing but zeroes stands behind it";
        } else {
            what = "belongs to " + name + ", which is anonymous memory";
        }
        say(what);
        add("The mapping is 0x" + Long.toHexString(vma.start()) + "-0x" + Long.toHexString(vma.end()) + " " + Maps.rights(vma) + " (" + rights(vma)
                + "); this is page " + page + " of its " + vma.pages());
    }

    private static String rights(Vma vma) {
        List<String> rights = new ArrayList<>();
        rights.add(vma.is(VmFlags.MAYSHARE) ? "shared" : "private");
        if (!vma.is(VmFlags.ACCESS)) {
            rights.add("no access");
        }
        addIf(rights, vma.is(VmFlags.READ), "readable");
        addIf(rights, vma.is(VmFlags.WRITE), "writable");
        addIf(rights, vma.is(VmFlags.EXEC), "executable");
        addIf(rights, vma.is(VmFlags.LOCKED), "locked in memory");
        return String.join(", ", rights);
    }

    private static void addIf(List<String> list, boolean condition, String word) {
        if (condition) {
            list.add(word);
        }
    }

    private void page(Vma vma) {
        PageTable table = space.map().table();
        try (var _ = table.lock().acquire()) {
            long slot = table.findLeaf(address & -PhysicalMemory.PAGE_BYTES);
            long entry = slot == PageTable.NONE ? 0 : table.read(slot);
            if (Entries.present(entry)) {
                present(vma, entry, table.isHuge(address));
            } else if (SwapEntry.is(entry)) {
                add("It was written, and then swapped out, to slot " + SwapEntry.slot(entry) + " of swap area " + SwapEntry.area(entry));
            } else if (Entries.isPlaceholder(entry)) {
                add("Its page is just being moved to another frame");
            } else {
                untouched(vma, slot == PageTable.NONE);
            }
        }
    }

    private void untouched(Vma vma, boolean noTable) {
        add(noTable ? "The page table has no level for it yet: nothing near it was touched" : "Its page-table entry is empty: this page was not touched yet, or given back");
        if (vma.file() == null) {
            return;
        }
        long number = vma.pageAt(address);
        if (number >= vma.cache().sizePages()) {
            add("It lies beyond the end of the file, which has " + vma.cache().sizePages() + " pages");
        } else {
            add("The file's page " + number + (vma.cache().contains(number) ? " is in the page cache" : " is not in memory"));
        }
    }

    private void present(Vma vma, long entry, boolean huge) {
        long page = Pte.physicalAddress(entry);
        String where = "0x" + Long.toHexString(page) + (huge ? " (a huge page: one entry for 2 MiB)" : "");
        if (Entries.special(entry) && vma.anonymous()) {
            add("It was read but never written: its entry maps the page of zeroes that all share, at physical " + where);
        } else if (Entries.special(entry)) {
            add("Its entry maps the kernel's page at physical " + where);
        } else {
            frame = page;
            counted(vma, entry, where);
        }
        if ((entry & Entries.NO_ACCESS) != 0) {
            add("The page is kept, but hidden from the hardware, because the mapping permits no access");
        }
    }

    private void counted(Vma vma, long entry, String where) {
        PageFrames frames = space.memory().frames();
        boolean anonymous = space.map().anonymous(frame);
        String kind = !anonymous ? "Its entry maps page " + vma.pageAt(address) + " of the file, in the page cache"
                : vma.file() == null ? "A write put a page of memory there" : "A write put a private copy of the file's page there";
        add(kind + ", at physical " + where + "; the entry is " + flags(entry));
        if (!anonymous) {
            boolean dirty = frames.is(frame, PageFrames.DIRTY) || (entry & Pte.DIRTY) != 0;
            add(!vma.cache().source().backed() ? "The file has no storage but memory, so the page is always dirty"
                    : dirty ? "The page is dirty: newer than the file's storage" : "The page is clean: the file's storage holds the same");
        }
        boolean pending = anonymous && !Entries.writable(entry) && vma.is(VmFlags.WRITE);
        int mappings = frames.mappings(frame);
        add((mappings == 1 ? "Only this entry maps the page" : mappings + " page-table entries map the page")
                + (pending ? "; it is write-protected since a fork, until somebody writes (copy on write)" : ""));
    }

    private static String flags(long entry) {
        List<String> flags = new ArrayList<>();
        flags.add(Entries.writable(entry) ? "writable" : "read-only");
        addIf(flags, (entry & Pte.ACCESSED) != 0, "accessed");
        addIf(flags, (entry & Pte.DIRTY) != 0, "dirty");
        return String.join(", ", flags);
    }
}
