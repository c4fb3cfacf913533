package pith.sched.domain;

/** What all harts know together (Linux's {@code root_domain}). Hints. */
public final class RootDomain {
  /** Some hart has more tasks than it can run: who is about to idle may find one. */
  public volatile boolean overloaded;

  /** Some hart is used to its limit. */
  public volatile boolean overutilized;
}
