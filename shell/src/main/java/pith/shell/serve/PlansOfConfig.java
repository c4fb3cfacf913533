package pith.shell.serve;

import java.util.Optional;
import pith.shell.serve.account.Account;
import pith.shell.serve.config.MachineSettings;
import pith.shell.serve.config.ServeConfig;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.session.HostedSessions;

/** Machines as the configuration describes them: everybody's own are alike, whatever they call them; shared ones have a name. */
record PlansOfConfig(ServeConfig config) implements HostedSessions.Plans {
    @Override
    public Optional<MachinePlan> plan(Account account, String name) {
        MachineSettings shared = config.shared().get(name);
        if (shared != null) {
            return Optional.of(plan(shared, 0));
        }
        return name.matches("[a-z][a-z0-9-]{0,31}") ? Optional.of(plan(config.machine(), account.quota().instructionsPerSecond())) : Optional.empty();
    }

    private static MachinePlan plan(MachineSettings settings, long instructionsPerSecond) {
        return new MachinePlan(settings.machine(), settings.root(), settings.binds(), instructionsPerSecond);
    }

    @Override
    public boolean shared(String name) {
        return config.shared().containsKey(name);
    }
}
