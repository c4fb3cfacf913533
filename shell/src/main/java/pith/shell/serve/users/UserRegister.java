package pith.shell.serve.users;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

/** Changes the users file: what {@code pith users} does. A running server notices. Whatever cannot be done is told by a {@link SpecException} with the mend. */
public final class UserRegister {
    private final UsersFile file;
    private final Argon2Cost cost;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public UserRegister(Path file, Argon2Cost cost, InstantSource clock) {
        this.file = new UsersFile(file);
        this.cost = cost;
        this.clock = clock;
    }

    /** Makes a user who cannot sign in yet. */
    public void add(String name, Role role) {
        add(name, role, null, null, null);
    }

    /**
     * Makes a user.
     *
     * @param password in UTF-8; null for none, and so for the others
     * @param key as {@link #addKey} takes it
     * @param quota as {@link #setQuota} takes it
     */
    public void add(String name, Role role, byte[] password, String key, String quota) {
        if (!User.isName(name)) {
            throw new SpecException("'" + name + "' cannot be the name of a user; use small letters, digits, '.', '_' and '-', at most 32, beginning with a letter.");
        }
        User user = User.fresh(name, role).withPassword(password == null ? null : hash(password)).withKeys(key == null ? List.of() : List.of(blob(key)))
                .withQuota(quota == null ? null : parsed(quota));
        change(users -> {
            if (users.find(name).isPresent()) {
                throw new SpecException("there is a user '" + name + "' already; choose another name, or change this one with 'pith users passwd' or 'pith users set'.");
            }
            return users.with(user);
        });
    }

    public void remove(String name) {
        change(users -> {
            found(users, name);
            return users.without(name);
        });
    }

    /** @param password in UTF-8 */
    public void setPassword(String name, byte[] password) {
        PasswordHash hash = hash(password);
        changeUser(name, user -> user.withPassword(hash));
    }

    private PasswordHash hash(byte[] password) {
        if (password.length < PasswordHash.LEAST_BYTES || password.length > PasswordHash.MOST_BYTES) {
            throw new SpecException("a password has " + PasswordHash.LEAST_BYTES + " to " + PasswordHash.MOST_BYTES + " bytes; choose a longer one.");
        }
        return PasswordHash.of(password, cost, random);
    }

    public void setRole(String name, Role role) {
        changeUser(name, user -> user.withRole(role));
    }

    /** @param quota such as {@code machines:2,ram:1G,harts:8,instructions:0} */
    public void setQuota(String name, String quota) {
        Quota parsed = parsed(quota);
        changeUser(name, user -> user.withQuota(parsed));
    }

    private static Quota parsed(String quota) {
        try {
            return UserLine.quota(quota);
        } catch (UserLine.Malformed e) {
            throw new SpecException("--quota: " + e.getMessage() + ".");
        }
    }

    /** @param line as in {@code ~/.ssh/id_ed25519.pub} */
    public void addKey(String name, String line) {
        String blob = blob(line);
        changeUser(name, user -> {
            List<String> keys = new ArrayList<>(user.keys());
            keys.remove(blob);
            keys.add(blob);
            return user.withKeys(keys);
        });
    }

    /** {@return the blob of a key that SSH's library can read} */
    private static String blob(String line) {
        String[] words = line.strip().split("\\s+");
        try {
            AuthorizedKeyEntry.parseAuthorizedKeyEntry(words[0] + " " + words[1]).resolvePublicKey(null, null);
            return words[1];
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new SpecException("this is no SSH public key; give a file such as ~/.ssh/id_ed25519.pub.");
        }
    }

    /** {@return the token of a link that lets that user in once, within {@code lifetime}} */
    public String link(String name, Duration lifetime) {
        String token = Token.fresh(random);
        changeUser(name, user -> withLink(user, token, lifetime));
        return token;
    }

    private User withLink(User user, String token, Duration lifetime) {
        long now = clock.instant().getEpochSecond();
        List<User.Link> links = new ArrayList<>(user.links().stream().filter(link -> link.expires() > now).toList());
        links.add(new User.Link(Token.hash(token), now + lifetime.toSeconds()));
        return user.withLinks(links);
    }

    /**
     * Makes the users of a class list; who is there already stays as they are.
     *
     * @param links how long links last; null to make none
     * @return the token of each user's link, or nothing in its place, by name
     */
    public SequencedMap<String, String> importClass(ClassList list, Duration links) {
        SequencedMap<String, String> tokens = new LinkedHashMap<>();
        change(users -> {
            Directory grown = users;
            for (ClassList.Entry entry : list.entries()) {
                User user = grown.find(entry.name()).orElse(User.fresh(entry.name(), entry.role()));
                String token = links == null ? "" : Token.fresh(random);
                tokens.put(entry.name(), token);
                grown = grown.with(links == null ? user : withLink(user, token, links));
            }
            return grown;
        });
        return tokens;
    }

    /** {@return a line for each user: name, role, and how they can sign in} */
    public List<String> list() {
        long now = clock.instant().getEpochSecond();
        return file.read().users().stream().map(user -> String.format("%-32s %-10s %s", user.name(), user.role().word(), ways(user, now)).stripTrailing()).toList();
    }

    private static String ways(User user, long now) {
        List<String> ways = new ArrayList<>();
        if (user.password() != null) {
            ways.add("password");
        }
        if (!user.keys().isEmpty()) {
            ways.add(user.keys().size() == 1 ? "1 key" : user.keys().size() + " keys");
        }
        long links = user.links().stream().filter(link -> link.expires() > now).count();
        if (links > 0) {
            ways.add(links == 1 ? "1 link" : links + " links");
        }
        if (user.quota() != null) {
            ways.add("quota " + UserLine.text(user.quota()));
        }
        return ways.isEmpty() ? "cannot sign in" : String.join(", ", ways);
    }

    private void changeUser(String name, UnaryOperator<User> change) {
        change(users -> users.with(change.apply(found(users, name))));
    }

    private static User found(Directory users, String name) {
        return users.find(name).orElseThrow(() -> new SpecException("there is no user '" + name + "'; 'pith users list' shows who there is."));
    }

    private void change(UnaryOperator<Directory> change) {
        try {
            file.change(change);
        } catch (IOException e) {
            throw new SpecException(file.path() + ": cannot be written (" + e.getMessage() + "); it is as it was. Make its folder writable, or make room.");
        }
    }
}
