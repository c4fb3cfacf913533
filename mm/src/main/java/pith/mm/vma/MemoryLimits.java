package pith.mm.vma;

/** The resource limits of a process that concern its memory, in bytes; {@link Long#MAX_VALUE} is none. The kernel reads them from its rlimits. */
public interface MemoryLimits {
  /** {@return RLIMIT_AS: all mappings} */
  long addressSpace();

  /** {@return RLIMIT_DATA: private writable mappings and the heap} */
  long data();

  /** {@return RLIMIT_STACK} */
  long stack();

  /** {@return RLIMIT_MEMLOCK; 0 forbids locking} */
  long locked();

  /** {@return whether the process may map what lies below vm.mmap_min_addr} */
  boolean mayMapLow();

  /** Linux's defaults: an 8 MiB stack, 8 MiB locked. */
  MemoryLimits DEFAULT = new Fixed(Long.MAX_VALUE, Long.MAX_VALUE, 8 << 20, 8 << 20);

  /** Limits that do not change. */
  record Fixed(long addressSpace, long data, long stack, long locked) implements MemoryLimits {
    @Override
    public boolean mayMapLow() {
      return false;
    }
  }
}
