/* Each kernel is a static program without a library: it runs and exits with a checksum. */
static inline void leave(long status) {
  register long a0 __asm__("a0") = status & 0x7f;
  register long a7 __asm__("a7") = 93;
  __asm__ volatile("ecall" : : "r"(a0), "r"(a7));
  __builtin_unreachable();
}
