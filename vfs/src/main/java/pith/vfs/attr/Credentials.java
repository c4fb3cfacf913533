package pith.vfs.attr;

import java.util.Arrays;
import java.util.List;

/**
 * On whose behalf something is done; immutable, so a task changes its credentials by replacing them. Source: Linux {@code struct
 * cred}.
 *
 * @param groups supplementary groups, sorted
 */
public record Credentials(Ids user, Ids group, List<Integer> groups, Capabilities capabilities) {
  public static final Credentials ROOT = new Credentials(Ids.of(0), Ids.of(0), List.of(), Capabilities.ROOT);

  public Credentials {
    groups = groups.stream().sorted().toList();
  }

  /** {@return the credentials of an ordinary user: no capabilities} */
  public static Credentials of(int uid, int gid, int... groups) {
    return new Credentials(Ids.of(uid), Ids.of(gid), Arrays.stream(groups).boxed().toList(), Capabilities.NONE);
  }

  /** {@return the user id that file permissions are checked with} */
  public int fileUser() {
    return user.file();
  }

  public int fileGroup() {
    return group.file();
  }

  public boolean has(Capability capability) {
    return capabilities.has(capability);
  }

  /** {@return whether files of group {@code gid} count as the group's own} */
  public boolean inGroup(int gid) {
    return gid == group.file() || groups.contains(gid);
  }

  /**
   * {@return these credentials for {@code access}, which asks what the real user might do: real ids, and root's capabilities only if
   * the real user is root} Source: Linux {@code access_override_creds}.
   */
  public Credentials real() {
    Ids users = new Ids(user.real(), user.effective(), user.saved(), user.real());
    Ids own = new Ids(group.real(), group.effective(), group.saved(), group.real());
    long effective = user.real() == 0 ? capabilities.permitted() : 0;
    return new Credentials(users, own, groups, capabilities.withEffective(effective));
  }

  public Credentials withUser(Ids ids) {
    return new Credentials(ids, group, groups, capabilities);
  }

  public Credentials withGroup(Ids ids) {
    return new Credentials(user, ids, groups, capabilities);
  }

  public Credentials withGroups(List<Integer> set) {
    return new Credentials(user, group, set, capabilities);
  }

  public Credentials withCapabilities(Capabilities set) {
    return new Credentials(user, group, groups, set);
  }
}
