package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.hal.machine.MachineConfig;
import pith.shell.real.RootFolder;
import pith.shell.serve.account.Account;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.session.HostedSessions;
import pith.shell.serve.session.SessionPolicy;

/** Debian's vim and htop on a machine, in a real browser. */
@Timeout(300)
class ProgramsInTheBrowserTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("coreutils", "dash", "htop", "libc-bin", "ncurses-base", "vim-tiny");

    private record Plans(MachinePlan plan) implements HostedSessions.Plans {
        @Override
        public Optional<MachinePlan> plan(Account account, String name) {
            return Optional.of(plan);
        }

        @Override
        public boolean shared(String name) {
            return false;
        }
    }

    private static void skipUnless(boolean there, String why) {
        if (!there) {
            System.out.println("ProgramsInTheBrowserTest is skipped: " + why);
        }
        assumeTrue(there, why);
    }

    @Test
    void vimAndHtopAreUsable() throws Exception {
        skipUnless(Chromium.isThere(), "there is no /usr/bin/chromium; `apt-get install chromium` mends that");
        RootFolder root = RootFolder.prepare(REPOSITORY, Path.of("target/remote-root"), PACKAGES);
        skipUnless(root instanceof RootFolder.Ready, root.toString());
        MachinePlan plan = new MachinePlan(MachineConfig.standard().withHarts(2).withRam(128 << 20), ((RootFolder.Ready) root).folder(), List.of(), 0);
        try (HostedSessions sessions = new HostedSessions(SessionPolicy.USUAL, new Plans(plan), 2, (_, _, _) -> {}); WebFixture web = new WebFixture(sessions); Chromium browser = Chromium.start()) {
            Chromium.Page page = browser.page(900, 600);
            page.go(web.link("alice"));
            page.await("document.querySelector('.lobby') !== null");
            page.click(".open button");
            page.await("window.pith !== undefined && window.pith.keyboard");
            page.awaitTerminal("# ");
            edit(page);
            look(page);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static void edit(Chromium.Page page) {
        page.type("cd /tmp; vim.tiny note.txt\n");
        page.awaitTerminal("[New]");
        page.type("iGr\u00fc\u00dfe aus dem Browser");
        page.key("Escape", 27, 0);
        page.awaitTerminal("Gr\u00fc\u00dfe aus dem Browser");
        page.type(":wq\n");
        page.await("window.pith.term.buffer.active.type === 'normal'");
        page.type("echo n$(wc -c < note.txt)\n");
        page.awaitTerminal("n24");
    }

    /** The picture fills the window, also when that changes while it is shown. */
    private static void look(Chromium.Page page) {
        page.type("htop\n");
        page.awaitTerminal("Quit");
        page.resize(1200, 800);
        page.await("(() => { const t = window.pith.term; const b = t.buffer.active; return t.rows > 35 && b.getLine(b.baseY + t.rows - 1).translateToString(true).includes('Quit'); })()");
        page.type("q");
        page.await("window.pith.term.buffer.active.type === 'normal'");
        page.type("echo $((6 * 7)) left\n");
        page.awaitTerminal("42 left");
    }
}
