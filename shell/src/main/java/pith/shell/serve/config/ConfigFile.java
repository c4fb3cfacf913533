package pith.shell.serve.config;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import pith.hal.topology.PresetTable;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.users.Argon2Cost;
import pith.shell.serve.users.ThrottleSettings;

/** Reads a {@link ServeConfig}. Paths in the file are relative to its folder. */
public final class ConfigFile {
    private static final int MOST_PORT = 65_535;
    private static final long MOST_BYTES = 1 << 20;

    private final PresetTable root;
    private final Path folder;

    private ConfigFile(PresetTable root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /**
     * {@return what {@code file} says}
     *
     * @param state the state folder if the file names none
     * @throws SpecException if anything in it is wrong
     */
    public static ServeConfig read(Path file, Path state) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new SpecException(file + ": this is no configuration, it has more than 1 MiB; give another file.");
            }
            return parse(file.toString(), Files.readString(file), file.toAbsolutePath().getParent(), state);
        } catch (MalformedInputException e) {
            throw new SpecException(file + ": this is not UTF-8 text; save it as such.");
        } catch (IOException e) {
            throw new SpecException(file + ": cannot be read; give a file that exists and is yours to read.");
        }
    }

    /** {@return what an empty file would say} */
    public static ServeConfig usual(Path state) {
        return parse("", "{}", state, state);
    }

    static ServeConfig parse(String name, String text, Path folder, Path state) {
        return new ConfigFile(PresetTable.of(name, text), folder).config(state);
    }

    private ServeConfig config(Path usualState) {
        Path state = path(root, "state", usualState);
        String bind = bind(root, BindAddress.LOOPBACK);
        MachinesReader machines = new MachinesReader(root, folder);
        ServeConfig config = new ServeConfig(bind, state, root.has("web") ? web(root.table("web"), bind) : null,
                root.has("ssh") ? ssh(root.table("ssh"), bind) : null, root.has("telnet") ? telnet(root.table("telnet"), bind) : null,
                users(state), machines.own(), machines.shared(), quotas(), sessions(), root.has("openid") ? openId(root.table("openid")) : null, operation(state));
        root.nothingElse();
        return config;
    }

    private static int port(PresetTable table, int usual) {
        return table.integer("port", 1, MOST_PORT, usual);
    }

    private static String bind(PresetTable table, String usual) {
        String bind = table.text("bind", usual);
        if (!BindAddress.isAddress(bind)) {
            throw table.wrong("bind", "'" + bind + "' is not an address: write one such as 127.0.0.1, or 0.0.0.0 for all of this host");
        }
        return bind;
    }

    private WebSettings web(PresetTable web, String usualBind) {
        String bind = bind(web, usualBind);
        WebSettings settings = new WebSettings(web.has("url") ? uri(web, "url", "https://pith.example.edu") : null, port(web, WebSettings.USUAL_PORT), bind, web.flag("forwarded", false), names(web), origins(web), tls(web));
        if (!BindAddress.isLoopback(bind) && settings.tls() instanceof TlsSettings.None) {
            throw web.wrong("tls", "the page is reachable from other hosts, so it needs TLS: write tls: \"generated\", or tls: { certificate: \"…\", key: \"…\" }");
        }
        if (BindAddress.isAny(bind) && settings.allNames().isEmpty()) {
            throw web.wrong("names", "other hosts reach the page by a name that the server has to know: write names: [ \"pith.example.edu\" ]");
        }
        if (settings.forwarded() && !BindAddress.isLoopback(bind)) {
            throw web.wrong("forwarded", "whoever reaches the page without the proxy could say that they are somebody else: bind it to 127.0.0.1, where the proxy is");
        }
        web.nothingElse();
        return settings;
    }

    private static List<String> names(PresetTable web) {
        for (String name : web.texts("names")) {
            if (!name.matches("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+]")) {
                throw web.wrong("names", "'" + name + "' is not the name of a host: write it without a port, such as pith.example.edu");
            }
        }
        return web.texts("names");
    }

    private static List<String> origins(PresetTable web) {
        for (String origin : web.texts("origins")) {
            if (!origin.matches("https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")) {
                throw web.wrong("origins", "'" + origin + "' is not an origin: write scheme and host, such as https://pith.example.edu");
            }
        }
        return web.texts("origins");
    }

    private TlsSettings tls(PresetTable web) {
        if (web.isTable("tls")) {
            PresetTable tls = web.table("tls");
            TlsSettings files = new TlsSettings.Files(file(tls, "certificate"), file(tls, "key"));
            tls.nothingElse();
            return files;
        }
        return switch (web.text("tls", "none")) {
            case "none" -> new TlsSettings.None();
            case "generated" -> new TlsSettings.Generated();
            default -> throw web.wrong("tls", "'" + web.text("tls") + "' is not one of none, generated: write one, or tls: { certificate: \"…\", key: \"…\" }");
        };
    }

    private static SshSettings ssh(PresetTable ssh, String bind) {
        SshSettings settings = new SshSettings(port(ssh, SshSettings.USUAL_PORT), bind(ssh, bind), ssh.flag("passwords", true), ssh.text("banner", ""));
        ssh.nothingElse();
        return settings;
    }

    private static TelnetSettings telnet(PresetTable telnet, String usualBind) {
        TelnetSettings usual = TelnetSettings.usual(usualBind);
        TelnetSettings settings = new TelnetSettings(port(telnet, usual.port()), bind(telnet, usual.bind()), telnet.flag("plaintext", false));
        if (!BindAddress.isLoopback(settings.bind()) && !settings.plaintext()) {
            throw telnet.wrong("bind", "telnet sends passwords unencrypted: bind it to 127.0.0.1, or add plaintext: true if you want that");
        }
        telnet.nothingElse();
        return settings;
    }

    private UserSettings users(Path state) {
        if (!root.has("users")) {
            return new UserSettings(state.resolve("users"), Duration.ofSeconds(2), Duration.ofDays(14), Argon2Cost.USUAL, ThrottleSettings.USUAL);
        }
        PresetTable users = root.table("users");
        Argon2Cost cost = users.has("argon2") ? argon2(users.table("argon2")) : Argon2Cost.USUAL;
        ThrottleSettings throttle = new ThrottleSettings(users.integer("failures", 1, 1000, ThrottleSettings.USUAL.failures()), users.duration("pause", ThrottleSettings.USUAL.pause()));
        UserSettings settings = new UserSettings(path(users, "file", state.resolve("users")), users.duration("reload", Duration.ofSeconds(2)), users.duration("links", Duration.ofDays(14)), cost, throttle);
        users.nothingElse();
        return settings;
    }

    private static Argon2Cost argon2(PresetTable table) {
        long bytes = table.has("memory") ? table.bytes("memory") : (long) Argon2Cost.USUAL.kibibytes() << 10;
        if (bytes < 64 << 10 || bytes > 1 << 30) {
            throw table.wrong("memory", "'" + table.text("memory") + "' is not between 64K and 1G");
        }
        Argon2Cost cost = new Argon2Cost((int) (bytes >> 10), table.integer("passes", 1, 100, Argon2Cost.USUAL.passes()), table.integer("lanes", 1, 8, Argon2Cost.USUAL.lanes()));
        table.nothingElse();
        return cost;
    }

    private Map<Role, Quota> quotas() {
        Map<Role, Quota> quotas = new EnumMap<>(Role.class);
        PresetTable table = root.has("quotas") ? root.table("quotas") : PresetTable.of("", "{}");
        for (Role role : Role.values()) {
            String key = role.word();
            quotas.put(role, table.has(key) ? quota(table.table(key), Quota.USUAL) : Quota.USUAL);
        }
        table.nothingElse();
        return quotas;
    }

    private static Quota quota(PresetTable table, Quota usual) {
        Quota quota = new Quota(table.integer("machines", 0, 1000, usual.machines()), table.has("ram") ? table.bytes("ram") : usual.ramBytes(),
                table.integer("harts", 1, 10_000, usual.harts()), (long) table.integer("instructionsPerSecond", 0, 999_999_999, (int) usual.instructionsPerSecond()));
        table.nothingElse();
        return quota;
    }

    private SessionSettings sessions() {
        SessionSettings usual = SessionSettings.USUAL;
        if (!root.has("sessions")) {
            return usual;
        }
        PresetTable table = root.table("sessions");
        long scrollback = table.has("scrollback") ? table.bytes("scrollback") : usual.scrollback();
        if (scrollback < 4 << 10 || scrollback > 64 << 20) {
            throw table.wrong("scrollback", "'" + table.text("scrollback") + "' is not between 4K and 64M");
        }
        long homes = table.has("homes") ? table.bytes("homes") : usual.homes();
        if (homes != 0 && (homes < 4 << 20 || homes > 64L << 30)) {
            throw table.wrong("homes", "'" + table.text("homes") + "' is not between 4M and 64G");
        }
        SessionSettings settings = new SessionSettings(table.duration("idle", usual.idle()), table.duration("detached", usual.detached()), table.duration("absolute", usual.absolute()),
                scrollback, table.integer("machines", 1, 100_000, usual.machines()), table.flag("recordings", usual.recordings()), homes);
        table.nothingElse();
        return settings;
    }

    private OpenIdSettings openId(PresetTable table) {
        URI issuer = uri(table, "issuer", "https://accounts.example.edu");
        URI redirect = uri(table, "redirect", "https://pith.example.edu" + ExternalSignIn.RETURN_PATH);
        if (!redirect.getPath().equals(ExternalSignIn.RETURN_PATH)) {
            throw table.wrong("redirect", "its path is not " + ExternalSignIn.RETURN_PATH + ": end it so, and tell the provider the same");
        }
        OpenIdSettings settings = new OpenIdSettings(table.text("label", "Sign in with " + issuer.getHost()), issuer, table.text("clientId"),
                table.has("secretFile") ? file(table, "secretFile") : null, redirect, table.text("nameClaim", "preferred_username"), table.flag("create", false));
        table.nothingElse();
        return settings;
    }

    /** HTTPS, or HTTP to this host. */
    private static URI uri(PresetTable table, String key, String example) {
        try {
            URI uri = URI.create(table.text(key));
            boolean near = uri.getHost() != null && (uri.getHost().equals("localhost") || BindAddress.isAddress(uri.getHost()) && BindAddress.isLoopback(uri.getHost()));
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || near && "http".equals(uri.getScheme())) && uri.getFragment() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw table.wrong(key, "'" + table.text(key) + "' is not an address with https: write one such as " + example);
    }

    private OperationSettings operation(Path state) {
        PresetTable table = root.has("operation") ? root.table("operation") : PresetTable.of("", "{}");
        LogLevel level = table.choice("level", LogLevel.class, LogLevel.INFO);
        OperationSettings settings = new OperationSettings(Level.toLevel(level.name()), table.choice("logs", LogFormat.class, LogFormat.TEXT) == LogFormat.JSON,
                table.has("metricsToken") ? file(table, "metricsToken") : null, path(table, "audit", state.resolve("audit.log")), table.duration("shutdown", Duration.ofSeconds(20)));
        table.nothingElse();
        return settings;
    }

    private enum LogLevel { ERROR, WARN, INFO, DEBUG }

    private enum LogFormat { TEXT, JSON }

    private Path path(PresetTable table, String key, Path otherwise) {
        return table.has(key) ? SettingsPath.of(table, key, table.text(key), folder) : otherwise;
    }

    private Path file(PresetTable table, String key) {
        return SettingsPath.existing(table, key, table.text(key), folder, false);
    }
}
