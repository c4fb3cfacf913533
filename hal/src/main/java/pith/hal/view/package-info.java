/**
 * Typed views: bytes seen as structures, in place.
 *
 * <p>Whatever hardware, a device or a program can see lives as bytes in emulated RAM, in a format that somebody else defined. The kernel
 * must neither copy it into objects to look at it, nor scatter offsets such as {@code pa + 48} over its code. So a format is declared
 * once, as a {@link pith.hal.view.Layout}, and read and written through handles that know their offset and type (the idea of Rust's
 * zerocopy: {@code FromBytes}, {@code IntoBytes}).
 *
 * <pre>
 *   declared once            kept as static final          used over
 *   Layout.of("stat", 128,   ST_SIZE = STAT.u64("st_size")   ST_SIZE.get(ram, pa)             RAM
 *     …, u64("st_size")                                      ST_SIZE.get(segment, offset)     any memory
 *        .at(48), …)                                         ST_SIZE.set(bytes, 0, size)      a byte array on its way to a program
 * </pre>
 *
 * <p>Sizes, offsets, types and names are checked when the declaring class loads, so a wrong declaration fails in the first test that
 * touches it. Handles are records in constants: the JIT compiler folds their offsets. A word made of bit fields is a {@link
 * pith.hal.view.BitLayout}. Nothing here is locked; whoever owns the bytes is.
 *
 * <p>Start with {@link pith.hal.view.Layout}.
 */
package pith.hal.view;
