package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.mm.slab.SlabCache;
import pith.mm.slab.SlabFigures;
import pith.mm.slab.SlabPolicy;
import pith.shell.execution.ShellContext;

/** {@code slabs}: the caches of kernel objects, and what harts keep of one. */
final class Slabs extends Explorer {
    private static final int PAGE_KIB = 4;
    private static final double HUNDRED = 100;

    Slabs(PithKernel kernel) {
        super(kernel, "slabs", "[-a | CACHE]", "show the slab caches: objects in use, those that harts keep, and the memory they take");
        option("-a", "caches without slabs, too");
        option("CACHE", "one cache: its slabs, its barn, and each hart's part");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.size() > 1) {
            throw misused();
        }
        if (arguments.isEmpty() || arguments.getFirst().equals("-a")) {
            print(sh, all(!arguments.isEmpty()));
        } else {
            print(sh, one(arguments.getFirst()));
        }
        return 0;
    }

    private String all(boolean empty) {
        Table table = new Table("cache", "in use", "kept", "objects", "used", "bytes each", "per slab", "slabs", "KiB");
        for (SlabFigures cache : kernel.memory().slabs().figures()) {
            if (empty || cache.slabs() > 0) {
                table.row(cache.name(), cache.inUse(), cache.held(), cache.objects(), percent(cache.inUse(), cache.objects()), cache.objectBytes(),
                        cache.perSlab(), cache.slabs(), kib(cache));
            }
        }
        return table + "served by " + policy() + "; 'slabs CACHE' shows the parts of one\n";
    }

    private String policy() {
        if (kernel.memory().options().slabDebug()) {
            return "slabs directly, each object checked (--mm slab-debug=on)";
        }
        return kernel.memory().slabs().policy() == SlabPolicy.SHEAVES ? "sheaves" : "partial slabs of each hart (--mm slab=partial)";
    }

    private static int kib(SlabFigures cache) {
        return cache.slabs() * cache.pagesPerSlab() * PAGE_KIB;
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.0f%%", HUNDRED * part / whole);
    }

    private String one(String name) {
        SlabCache cache = kernel.memory().slabs().find(name);
        if (cache == null) {
            throw new Refusal(1, "there is no cache '" + name + "'; slabs -a lists them");
        }
        SlabFigures figures = cache.figures();
        String text = figures.name() + ": objects of " + figures.objectBytes() + " bytes, which take " + figures.strideBytes() + "; " + figures.perSlab()
                + " in a slab of " + figures.pagesPerSlab() * PAGE_KIB + " KiB\n"
                + figures.objects() + " objects in " + figures.slabs() + " slabs: " + figures.inUse() + " in use, " + figures.held() + " kept by harts, "
                + figures.fullSheaves() * figures.sheafCapacity() + " in the barn, " + (figures.objects() - figures.active()) + " free in "
                + figures.partialSlabs() + " partial slabs\n";
        if (figures.sheafCapacity() > 0) {
            text += "barn: " + figures.fullSheaves() + " full and " + figures.emptySheaves() + " empty sheaves of " + figures.sheafCapacity() + "\n";
        }
        return text + harts(figures);
    }

    private static String harts(SlabFigures figures) {
        Table table = new Table("hart", "kept", "allocations", "frees", "shared locks", "per operation");
        for (SlabFigures.OfHart hart : figures.harts()) {
            table.row(hart.hart(), hart.held(), hart.allocations(), hart.frees(), hart.shared(), share(hart.shared(), hart.allocations() + hart.frees()));
        }
        return table.toString();
    }

    private static String share(long locks, long operations) {
        return operations == 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", HUNDRED * locks / operations);
    }
}
