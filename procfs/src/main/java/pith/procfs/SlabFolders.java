package pith.procfs;

import java.util.List;
import java.util.function.Function;
import pith.mm.slab.SlabAllocator;
import pith.mm.slab.SlabCache;
import pith.mm.slab.SlabFigures;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/slab: a folder for each cache. Source: Linux {@code Documentation/ABI/testing/sysfs-kernel-slab}. */
record SlabFolders(SlabAllocator slabs) implements PseudoNode.Children {
  @Override
  public PseudoNode lookup(String name) {
    SlabCache cache = slabs.find(name);
    return cache == null ? null : folder(cache).node();
  }

  private static PseudoNode.Entry folder(SlabCache cache) {
    return PseudoNode.folder(
        cache.name(),
        number("align", cache, _ -> cache.spec().alignment()),
        number("object_size", cache, SlabFigures::objectBytes),
        number("slab_size", cache, SlabFigures::strideBytes),
        number("objs_per_slab", cache, SlabFigures::perSlab),
        number("order", cache, SlabFigures::order),
        number("objects", cache, SlabFigures::active),
        number("total_objects", cache, SlabFigures::objects),
        number("slabs", cache, SlabFigures::slabs),
        number("partial", cache, SlabFigures::partialSlabs),
        number("sheaf_capacity", cache, SlabFigures::sheafCapacity),
        number("reclaim_account", cache, _ -> flag(cache.spec().reclaimable())),
        number("poison", cache, _ -> flag(cache.isDebugged() && cache.spec().constructor() == null)),
        number("red_zone", cache, _ -> flag(cache.isDebugged())),
        number("store_user", cache, _ -> flag(cache.isDebugged())),
        PseudoNode.file("ctor", context -> cache.spec().constructor() == null ? "" : "constructor\n"),
        PseudoNode.file("shrink", 0600, context -> "", (context, text) -> cache.shrink()));
  }

  private static int flag(boolean set) {
    return set ? 1 : 0;
  }

  private static PseudoNode.Entry number(String name, SlabCache cache, Function<SlabFigures, Number> figure) {
    return PseudoNode.file(name, context -> figure.apply(cache.figures()) + "\n");
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    List<SlabFigures> caches = slabs.figures();
    for (long place = from; place < caches.size(); place++) {
      String name = caches.get((int) place).name();
      if (!sink.entry(place, name, lookup(name))) {
        return;
      }
    }
  }

  /** Caches come with the file systems and workloads that use them. */
  @Override
  public boolean isDynamic() {
    return true;
  }
}
