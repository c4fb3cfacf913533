package pith.shell.serve.users;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.PasswordChange;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.audit.Deed;

/** The accounts of a users file. */
public final class UserAccounts implements Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(UserAccounts.class);

    /** Characters of 6 bits each: 72 bits, which nobody guesses through a throttle. */
    private static final int VISITOR_PASSWORD = 12;

    /** Each computation fills a good piece of memory: a crowd at the door must not fill all of it. */
    private final Semaphore computations = new Semaphore(Runtime.getRuntime().availableProcessors());

    private final UsersFile file;
    private final AtomicReference<Directory> directory;
    private final Map<Role, Quota> quotas;
    private final Throttle throttle;
    private final Audit audit;
    private final InstantSource clock;
    private final Argon2Cost cost;
    private final PasswordHash dummy;
    private final SecureRandom random = new SecureRandom();

    /** Links for this run only, which no file knows: the hash of the token, and whom it lets in. */
    private final Map<String, User> passing = new ConcurrentHashMap<>();

    /** Users for this run only. */
    private final Map<String, User> visitors = new ConcurrentHashMap<>();

    /**
     * @param nanoTime the host's monotonic clock
     * @throws SpecException if the file is wrong
     */
    public UserAccounts(UsersFile file, Argon2Cost cost, ThrottleSettings throttling, Map<Role, Quota> quotas, Audit audit, InstantSource clock) {
        this(file, cost, new Throttle(throttling, System::nanoTime), quotas, audit, clock);
    }

    UserAccounts(UsersFile file, Argon2Cost cost, Throttle throttle, Map<Role, Quota> quotas, Audit audit, InstantSource clock) {
        this.file = file;
        this.directory = new AtomicReference<>(file.read());
        this.throttle = throttle;
        this.quotas = Map.copyOf(quotas);
        this.audit = audit;
        this.clock = clock;
        this.cost = cost;
        this.dummy = PasswordHash.dummy(cost, random);
    }

    /** {@return how many users there are} */
    public int count() {
        return directory.get().byName().size();
    }

    /**
     * Reads the file again.
     *
     * @return the names of those who are no longer there, or whose role or password is another
     * @throws SpecException if it is wrong; then the users are who they were
     */
    public Set<String> reload() {
        if (count() > 0 && !file.exists()) {
            throw new SpecException(file.path() + ": the file is gone; put it back, or remove users with 'pith users remove'.");
        }
        Directory after = file.read();
        Directory before = directory.getAndSet(after);
        return before.users().stream().filter(user -> !isSame(user, after.byName().get(user.name()))).map(User::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isSame(User before, User after) {
        return after != null && before.role() == after.role() && Objects.equals(before.password(), after.password());
    }

    /** {@return whether there is a user of that name} */
    public boolean knows(String name) {
        return find(name).isPresent();
    }

    private Optional<User> find(String name) {
        return directory.get().find(name).or(() -> Optional.ofNullable(visitors.get(name)));
    }

    /** {@return a password with which {@code name}, whom no file knows, can sign in during this run} */
    public String visitorPassword(String name, Role role) {
        String password = Token.fresh(random).substring(0, VISITOR_PASSWORD);
        visitors.put(name, User.fresh(name, role).withPassword(PasswordHash.of(password.getBytes(StandardCharsets.UTF_8), cost, random)));
        return password;
    }

    /** {@return the token of a link that lets in once as {@code name}, during this run} */
    public String visitorToken(String name, Role role) {
        String token = Token.fresh(random);
        passing.put(Token.hash(token), User.fresh(name, role));
        return token;
    }

    /** {@return the account of somebody whom another place vouches for; {@code create} makes a student of who is not known here} */
    public SignIn vouchedFor(String name, boolean create, String address) {
        Optional<User> user = directory.get().find(name).or(() -> create && User.isName(name) ? Optional.of(User.fresh(name, Role.STUDENT)) : Optional.empty());
        return user.map(found -> accepted(found, address, "openid")).orElseGet(() -> denied(name, address, "openid"));
    }

    int throttleEntries() {
        return throttle.entries();
    }

    @Override
    public SignIn password(String name, byte[] password, String address) {
        long wait = throttle.secondsToWait(name, address);
        if (wait > 0) {
            return throttled(name, address, wait);
        }
        Optional<User> user = find(name);
        PasswordHash hash = user.map(User::password).orElse(dummy);
        boolean matches = password.length <= PasswordHash.MOST_BYTES && computed(hash, password);
        return matches && user.isPresent() && hash != dummy ? accepted(user.get(), address, "password") : failed(name, address, "password");
    }

    @Override
    public PasswordChange changePassword(Account who, byte[] old, byte[] fresh, String address) {
        Optional<User> user = directory.get().find(who.name());
        if (user.isEmpty()) {
            return new PasswordChange.Refused("This server keeps no password of yours: change it where you sign in.");
        }
        if (user.get().password() == null) {
            return replaced(who, fresh, address);
        }
        return switch (password(who.name(), old, address)) {
            case SignIn.Accepted _ -> replaced(who, fresh, address);
            case SignIn.Denied() -> new PasswordChange.Refused("The old password is not right.");
            case SignIn.Throttled(long seconds) -> new PasswordChange.Throttled(seconds);
        };
    }

    private PasswordChange replaced(Account who, byte[] fresh, String address) {
        if (fresh.length < PasswordHash.LEAST_BYTES || fresh.length > PasswordHash.MOST_BYTES) {
            return new PasswordChange.Refused("A password has " + PasswordHash.LEAST_BYTES + " to " + PasswordHash.MOST_BYTES + " bytes: choose another one.");
        }
        PasswordHash hash = PasswordHash.of(fresh, cost, random);
        try {
            file.change(users -> users.find(who.name()).map(user -> users.with(user.withPassword(hash))).orElse(users));
        } catch (IOException | SpecException full) {
            LOG.error("a password could not be changed: {}", full.getMessage());
            return new PasswordChange.Refused("The password could not be changed, and is as it was: tell who runs the server.");
        }
        directory.updateAndGet(users -> users.find(who.name()).map(user -> users.with(user.withPassword(hash))).orElse(users));
        audit.note(Deed.PASSWORD, who.name(), address, "");
        return new PasswordChange.Done();
    }

    @Override
    public List<Account> all() {
        return directory.get().users().stream().map(this::account).sorted(Comparator.comparing(Account::name)).toList();
    }

    private boolean computed(PasswordHash hash, byte[] password) {
        computations.acquireUninterruptibly();
        try {
            return hash.matches(password);
        } finally {
            computations.release();
        }
    }

    /** Nobody guesses a token or a key: one that is right lets in also from an address at which others have failed. */
    @Override
    public SignIn token(String token, String address) {
        Optional<User> user = Token.isPossible(token) ? use(Token.hash(token)) : Optional.empty();
        if (user.isPresent()) {
            return accepted(user.get(), address, "link");
        }
        long wait = throttle.secondsToWait(null, address);
        return wait > 0 ? throttled(null, address, wait) : failed(null, address, "link");
    }

    /** Strikes out the link. Of many who come with the same one, one gets the user. */
    private Optional<User> use(String hash) {
        User once = passing.remove(hash);
        if (once != null) {
            return Optional.of(once);
        }
        while (true) {
            Directory before = directory.get();
            Optional<User> user = before.findByLink(hash);
            if (user.isEmpty()) {
                return user;
            }
            if (directory.compareAndSet(before, before.withLinks(links -> without(links, hash)))) {
                return struckOut(hash) ? user.filter(found -> isFresh(found, hash)) : Optional.empty();
            }
        }
    }

    private boolean isFresh(User user, String hash) {
        return user.links().stream().anyMatch(link -> link.hash().equals(hash) && link.expires() > clock.instant().getEpochSecond());
    }

    private static List<User.Link> without(List<User.Link> links, String hash) {
        return links.stream().filter(link -> !link.hash().equals(hash)).toList();
    }

    /** A link that stays in the file would let in again after a restart, or after the next reload: without striking it out it lets nobody in. */
    private boolean struckOut(String hash) {
        try {
            boolean[] there = {false};
            file.change(now -> {
                there[0] = now.findByLink(hash).isPresent();
                return now.withLinks(links -> without(links, hash));
            });
            return there[0];
        } catch (IOException | SpecException e) {
            LOG.error("a link cannot be used because it cannot be struck out of the users file: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public SignIn publicKey(String name, PublicKey key, String address) {
        String blob = blob(key);
        return directory.get().find(name).filter(user -> user.keys().contains(blob)).<SignIn>map(user -> new SignIn.Accepted(account(user))).orElseGet(() -> denied(name, address, "key"));
    }

    private static String blob(PublicKey key) {
        ByteArrayBuffer buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return Base64.getEncoder().encodeToString(buffer.getCompactData());
    }

    private Account account(User user) {
        return new Account(user.name(), user.role(), user.quota() == null ? quotas.getOrDefault(user.role(), Quota.USUAL) : user.quota());
    }

    private SignIn accepted(User user, String address, String by) {
        throttle.succeeded(user.name(), address);
        audit.note(Deed.SIGN_IN, user.name(), address, by);
        return new SignIn.Accepted(account(user));
    }

    private SignIn failed(String name, String address, String by) {
        throttle.failed(name, address);
        return denied(name, address, by);
    }

    private SignIn denied(String name, String address, String by) {
        audit.note(Deed.SIGN_IN_DENIED, name, address, by);
        return new SignIn.Denied();
    }

    private SignIn throttled(String name, String address, long seconds) {
        if (throttle.isNews(name, address)) {
            audit.note(Deed.SIGN_IN_THROTTLED, name, address, seconds + " s");
        }
        return new SignIn.Throttled(seconds);
    }
}
