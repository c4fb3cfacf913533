package pith.shell.serve.users;

import java.util.List;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

/**
 * A user, as a line of the users file tells.
 *
 * @param password null for none: then no password lets in
 * @param quota null for the one of the role
 * @param keys SSH public keys: the blobs of RFC 4253, section 6.6, in Base64
 */
record User(String name, Role role, PasswordHash password, Quota quota, List<String> keys, List<Link> links) {
    private static final String NAME = "[a-z_][a-z0-9_.-]{0,31}";

    /**
     * A link that lets in once.
     *
     * @param hash of its token, in hexadecimal
     * @param expires in seconds of the epoch
     */
    record Link(String hash, long expires) {}

    User {
        keys = List.copyOf(keys);
        links = List.copyOf(links);
    }

    /** {@return whether {@code name} can be one: it is a file name, a host name and a word of a command line as well} */
    static boolean isName(String name) {
        return name.matches(NAME);
    }

    static User fresh(String name, Role role) {
        return new User(name, role, null, null, List.of(), List.of());
    }

    User withPassword(PasswordHash other) {
        return new User(name, role, other, quota, keys, links);
    }

    User withRole(Role other) {
        return new User(name, other, password, quota, keys, links);
    }

    User withQuota(Quota other) {
        return new User(name, role, password, other, keys, links);
    }

    User withKeys(List<String> others) {
        return new User(name, role, password, quota, others, links);
    }

    User withLinks(List<Link> others) {
        return new User(name, role, password, quota, keys, others);
    }
}
