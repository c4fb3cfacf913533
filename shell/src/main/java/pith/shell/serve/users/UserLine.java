package pith.shell.serve.users;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

/**
 * A line of the users file: name, role, and words {@code key=value} in any order.
 *
 * <pre>
 *   alice student password=$argon2id$v=19$m=19456,t=2,p=1$…$… quota=machines:4,ram:2G,harts:16,instructions:0 key=AAAAC3Nza… link=3f0c…:1798761600
 * </pre>
 */
final class UserLine {
    private static final Pattern QUOTA = Pattern.compile("machines:([0-9]{1,4}),ram:([0-9]{1,4})([MG]),harts:([0-9]{1,4}),instructions:([0-9]{1,12})");
    private static final Pattern LINK = Pattern.compile("([0-9a-f]{64}):([0-9]{1,12})");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{16,4000}={0,2}");

    private UserLine() {}

    /** The line is wrong; the message says what is, and what to write. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String sentence) {
            super(sentence, null, false, false);
        }
    }

    static User parse(String line) throws Malformed {
        String[] words = line.strip().split("[ \t]+");
        if (!User.isName(words[0])) {
            throw new Malformed("this does not begin with a name: write small letters, digits, '.', '_' and '-', at most 32");
        }
        if (words.length < 2) {
            throw new Malformed("'" + words[0] + "' has no role: write student, instructor or admin after the name");
        }
        User user = User.fresh(words[0], role(words[1]));
        for (String word : List.of(words).subList(2, words.length)) {
            user = with(user, word);
        }
        return user;
    }

    static Role role(String word) throws Malformed {
        for (Role role : Role.values()) {
            if (role.word().equals(word)) {
                return role;
            }
        }
        throw new Malformed("there is no such role: write student, instructor or admin");
    }

    /** The values may be secrets: no message shows them. */
    private static User with(User user, String word) throws Malformed {
        int equals = word.indexOf('=');
        String key = equals < 0 ? word : word.substring(0, equals);
        String value = word.substring(equals + 1);
        return switch (key) {
            case "password" -> user.withPassword(PasswordHash.parse(value).orElseThrow(() -> new Malformed("what follows password= is no Argon2id hash: set it with 'pith users passwd'")));
            case "quota" -> user.withQuota(quota(value));
            case "key" -> {
                if (!KEY.matcher(value).matches()) {
                    throw new Malformed("what follows key= is no public key: write the middle word of a line of authorized_keys");
                }
                yield user.withKeys(added(user.keys(), value));
            }
            case "link" -> user.withLinks(added(user.links(), link(value)));
            default -> throw new Malformed("there is no such setting of a user: use password=, quota=, key= or link=");
        };
    }

    static Quota quota(String value) throws Malformed {
        Matcher quota = QUOTA.matcher(value);
        if (!quota.matches()) {
            throw new Malformed("a quota is written machines:2,ram:1G,harts:8,instructions:0");
        }
        int shift = quota.group(3).equals("G") ? 30 : 20;
        return new Quota(Integer.parseInt(quota.group(1)), Long.parseLong(quota.group(2)) << shift, Integer.parseInt(quota.group(4)), Long.parseLong(quota.group(5)));
    }

    private static User.Link link(String value) throws Malformed {
        Matcher link = LINK.matcher(value);
        if (!link.matches()) {
            throw new Malformed("what follows link= is no hash and time: make links with 'pith users link'");
        }
        return new User.Link(link.group(1), Long.parseLong(link.group(2)));
    }

    private static <T> List<T> added(List<T> list, T one) {
        List<T> more = new ArrayList<>(list);
        more.add(one);
        return more;
    }

    static String text(User user) {
        StringBuilder line = new StringBuilder(user.name()).append(' ').append(user.role().name().toLowerCase(Locale.ROOT));
        if (user.password() != null) {
            line.append(" password=").append(user.password().text());
        }
        if (user.quota() != null) {
            line.append(" quota=").append(text(user.quota()));
        }
        user.keys().forEach(key -> line.append(" key=").append(key));
        user.links().forEach(link -> line.append(" link=").append(link.hash()).append(':').append(link.expires()));
        return line.toString();
    }

    static String text(Quota quota) {
        return "machines:" + quota.machines() + ",ram:" + (quota.ramBytes() >> 20) + "M,harts:" + quota.harts() + ",instructions:" + quota.instructionsPerSecond();
    }
}
