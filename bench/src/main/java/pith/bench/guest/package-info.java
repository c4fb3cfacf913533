/** Guest programs: compiled from C, and run on a bare hart, on a whole machine or under {@code qemu-riscv64}. */
package pith.bench.guest;
