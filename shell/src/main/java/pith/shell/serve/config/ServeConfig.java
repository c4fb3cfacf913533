package pith.shell.serve.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedMap;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

/**
 * How a server is set up; checked, and with paths that are whole.
 *
 * @param bind the address to listen on where a listener says no other
 * @param state the folder for what the server keeps: its keys, saved sessions, logs
 * @param web the web listener; null for none, and so for the others
 * @param machine what everybody's own machines are made from
 * @param shared machines that belong to nobody alone, by name
 * @param openId null if people sign in here only
 */
public record ServeConfig(
        String bind,
        Path state,
        WebSettings web,
        SshSettings ssh,
        TelnetSettings telnet,
        UserSettings users,
        MachineSettings machine,
        SequencedMap<String, MachineSettings> shared,
        Map<Role, Quota> quotas,
        SessionSettings sessions,
        OpenIdSettings openId,
        OperationSettings operation) {

    /** {@return whether anything listens} */
    public boolean listens() {
        return web != null || ssh != null || telnet != null;
    }

    /** {@return what links that let in begin with} The token comes after a {@code #}: browsers keep that to themselves. */
    public String linkBase() {
        return (web == null ? WebSettings.usual(bind) : web).address() + "#token=";
    }

    /** Asks for listeners at these ports, whatever the file says of them; 0 for any free port, null to leave it as it is. */
    public ServeConfig withPorts(Integer webPort, Integer sshPort, Integer telnetPort) {
        WebSettings newWeb = webPort == null ? web : (web == null ? WebSettings.usual(bind) : web).withPort(webPort);
        SshSettings newSsh = sshPort == null ? ssh : (ssh == null ? SshSettings.usual(bind) : ssh).withPort(sshPort);
        TelnetSettings newTelnet = telnetPort == null ? telnet : (telnet == null ? TelnetSettings.usual(bind) : telnet).withPort(telnetPort);
        return new ServeConfig(bind, state, newWeb, newSsh, newTelnet, users, machine, shared, quotas, sessions, openId, operation);
    }
}
