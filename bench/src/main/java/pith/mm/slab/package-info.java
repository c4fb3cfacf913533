/** Stress tests that must see the slab allocator from within; the others are in {@link pith.bench.stress}. */
package pith.mm.slab;
