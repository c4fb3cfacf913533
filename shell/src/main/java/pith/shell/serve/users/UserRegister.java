package pith.shell.serve.users;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final int LEAST_PASSWORD = 8;
    private static final int MOST_PASSWORD = 1024;

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
        if (!User.isName(name)) {
            throw new SpecException("'" + name + "' cannot be the name of a user; use small letters, digits, '.', '_' and '-', at most 32, beginning with a letter.");
        }
        change(users -> {
            if (users.find(name).isPresent()) {
                throw new SpecException("there is a user '" + name + "' already; choose another name, or change this one with 'pith users passwd' or 'pith users set'.");
            }
            return users.with(User.fresh(name, role));
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
        if (password.length < LEAST_PASSWORD || password.length > MOST_PASSWORD) {
            throw new SpecException("a password has " + LEAST_PASSWORD + " to " + MOST_PASSWORD + " bytes; choose a longer one.");
        }
        PasswordHash hash = PasswordHash.of(password, cost, random);
        changeUser(name, user -> user.withPassword(hash));
    }

    public void setRole(String name, Role role) {
        changeUser(name, user -> user.withRole(role));
    }

    public void setQuota(String name, String quota) {
        try {
            Quota parsed = UserLine.quota(quota);
            changeUser(name, user -> user.withQuota(parsed));
        } catch (UserLine.Malformed e) {
            throw new SpecException("--quota: " + e.getMessage() + ".");
        }
    }

    /** @param line as in {@code ~/.ssh/id_ed25519.pub} */
    public void addKey(String name, String line) {
        String[] words = line.strip().split("\\s+");
        if (words.length < 2) {
            throw new SpecException("this is no SSH public key; give a file such as ~/.ssh/id_ed25519.pub.");
        }
        String blob = checkedKey(words[0], words[1]);
        changeUser(name, user -> {
            List<String> keys = new ArrayList<>(user.keys());
            keys.remove(blob);
            keys.add(blob);
            return user.withKeys(keys);
        });
    }

    private static String checkedKey(String type, String blob) {
        try {
            AuthorizedKeyEntry.parseAuthorizedKeyEntry(type + " " + blob).resolvePublicKey(null, null);
            return blob;
        } catch (IOException | java.security.GeneralSecurityException | RuntimeException e) {
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
