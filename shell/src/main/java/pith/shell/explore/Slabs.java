package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.mm.slab.SlabFigures;
import pith.shell.execution.ShellContext;

/** {@code slabs}: the caches of kernel objects. */
final class Slabs extends Explorer {
    private static final int PAGE_KIB = 4;

    Slabs(PithKernel kernel) {
        super(kernel, "slabs", "[-a]", "show the slab caches: objects in use, and the memory they take");
        option("-a", "caches without objects, too");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        boolean all = arguments.contains("-a");
        Table table = new Table("cache", "in use", "objects", "bytes each", "per slab", "slabs", "KiB");
        for (SlabFigures cache : kernel.memory().slabs().figures()) {
            if (all || cache.slabs() > 0) {
                table.row(cache.name(), cache.inUse(), cache.objects(), cache.objectBytes(), cache.perSlab(), cache.slabs(),
                        cache.slabs() * cache.pagesPerSlab() * PAGE_KIB);
            }
        }
        print(sh, table.toString());
        return 0;
    }
}
