package pith.mm.slab;

import pith.mm.physical.PageAccount;
import pith.mm.physical.PageAllocator;

/**
 * Charges the objects of one cache to the groups of those who take them. Each object is charged for itself, since objects of many groups lie in one slab: its
 * place, and a word for who pays. Source: Linux's {@code memcg_slab_post_alloc_hook}, {@code obj_full_size}.
 */
final class ObjectCharge {
  private static final int WORD = 8;

  private final PageAllocator pages;
  private final CacheSpec spec;
  private final SlabGeometry geometry;
  private final int bytes;

  ObjectCharge(PageAllocator pages, CacheSpec spec, SlabGeometry geometry) {
    this.pages = pages;
    this.spec = spec;
    this.geometry = geometry;
    bytes = geometry.stride() + WORD;
  }

  /** {@return who is to pay for the next object, null if nobody is} */
  PageAccount payer() {
    return spec.charged() ? pages.charger().payer() : null;
  }

  /** {@return who pays for an object, null if nobody does} */
  PageAccount payer(Slab slab, long object) {
    return spec.charged() ? slab.payer(geometry.number(slab.base, object)) : null;
  }

  /** Throws ENOMEM if {@code payer} may not have more. */
  void charge(PageAccount payer) {
    pages.charger().chargeObject(payer, bytes, spec.reclaimable());
  }

  /** The object that was charged to {@code payer}, nullable, could not be had. */
  void undo(PageAccount payer) {
    if (payer != null) {
      payer.unchargeObject(bytes, spec.reclaimable());
    }
  }

  void note(Slab slab, long object, PageAccount payer) {
    slab.payer(geometry.number(slab.base, object), payer);
  }

  /** The object goes back, and is off the bill. */
  void free(Slab slab, long object) {
    PageAccount payer = payer(slab, object);
    if (payer != null) {
      note(slab, object, null);
      undo(payer);
    }
  }
}
