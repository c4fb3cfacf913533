package pith.vfs.attr;

/** The five capability sets of a task, as bits of {@link Capability#bit}. Source: Linux capabilities(7). */
public record Capabilities(long effective, long permitted, long inheritable, long bounding, long ambient) {
  public static final Capabilities ROOT = new Capabilities(Capability.ALL, Capability.ALL, 0, Capability.ALL, 0);
  public static final Capabilities NONE = new Capabilities(0, 0, 0, Capability.ALL, 0);

  public boolean has(Capability capability) {
    return (effective & capability.bit()) != 0;
  }

  public Capabilities withEffective(long set) {
    return new Capabilities(set, permitted, inheritable, bounding, ambient);
  }

  public Capabilities withBounding(long set) {
    return new Capabilities(effective, permitted, inheritable, set, ambient);
  }

  public Capabilities withAmbient(long set) {
    return new Capabilities(effective, permitted, inheritable, bounding, set);
  }

  public Capabilities withPermitted(long set) {
    return new Capabilities(effective, set, inheritable, bounding, ambient);
  }
}
