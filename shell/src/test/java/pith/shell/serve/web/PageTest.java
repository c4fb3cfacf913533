package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.hal.machine.MachineConfig;
import pith.shell.serve.account.Account;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.session.HostedSessions;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionPolicy;

/** The page in a real browser, with real machines behind it. */
class PageTest {
    private static final int BACKSPACE = 8;
    private static final int TAB = 9;
    private static final int F6 = 117;
    private static final int CONTROL = 2;
    private static final int PASTE = 1 << 20;
    private static final int LINE = 64;

    private static Chromium browser;
    private static HostedSessions sessions;
    private static WebFixture web;

    private static final class Plans implements HostedSessions.Plans {
        @Override
        public Optional<MachinePlan> plan(Account account, String name) {
            return Optional.of(new MachinePlan(MachineConfig.standard().withMemoryModel("multi-llc"), null, List.of(), 0));
        }

        @Override
        public boolean shared(String name) {
            return false;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        if (!Chromium.isThere()) {
            System.out.println("PageTest is skipped: there is no /usr/bin/chromium; `apt-get install chromium` mends that");
        }
        Assumptions.assumeTrue(Chromium.isThere());
        browser = Chromium.start();
        sessions = new HostedSessions(SessionPolicy.USUAL, new Plans(), 2, (_, _, _) -> {});
        web = new WebFixture(sessions);
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            web.close();
            sessions.close();
            browser.close();
        }
    }

    @AfterEach
    void stopSessionsAndHearComplaints() {
        for (SessionInfo info : sessions.list(KnownPeople.ADMIN)) {
            sessions.find(KnownPeople.ADMIN, info.id()).ifPresent(session -> session.stop("the test is over"));
        }
        List<String> complaints = List.copyOf(browser.complaints());
        browser.complaints().clear();
        assertEquals(List.of(), complaints);
    }

    /** A page on which {@code name} has signed in by a link. */
    private static Chromium.Page signedIn(String name, int width, int height) {
        Chromium.Page page = browser.page(width, height);
        page.go(web.link(name));
        page.await("document.querySelector('.lobby') !== null");
        return page;
    }

    /** A page at a new console of its owner's. */
    private static Chromium.Page console(String name) {
        Chromium.Page page = signedIn(name, 1400, 860);
        page.click(".open button");
        page.await("window.pith !== undefined && window.pith.keyboard");
        page.awaitTerminal("# ");
        return page;
    }

    private static String shownPanels(Chromium.Page page) {
        return String.valueOf(page.value("[...document.querySelectorAll('.panel')].map((panel) => panel.dataset.panel).join()"));
    }

    @Test
    void signsInWithAPasswordAndTellsOfAWrongOne() {
        Chromium.Page page = browser.page(900, 700);
        page.go(web.origin() + "/");
        page.await("document.activeElement.name === 'name'");
        page.type("alice");
        page.key("Tab", TAB, 0);
        page.type("wrong\n");
        page.await("document.querySelector('.problem:not(.hidden)') !== null");
        browser.awaitComplaint("status of 401");
        page.type("alice-secret\n");
        page.await("document.querySelector('.lobby') !== null");
        page.await("document.body.innerText.includes('alice · student')");
        assertEquals("", page.value("document.cookie"), "scripts do not see the cookie");
        page.value("[...document.querySelectorAll('.lobby header button')].at(-1).click()");
        page.await("document.querySelector('.gate') !== null");
        page.close();
    }

    @Test
    void aLinkSignsInAndLeavesTheAddressBar() {
        Chromium.Page page = signedIn("bob", 900, 700);
        assertEquals(web.origin() + "/", page.value("location.href"));
        page.close();
        Chromium.Page open = browser.page(900, 700);
        open.go(web.origin() + "/");
        open.await("document.querySelector('.gate') !== null");
        open.go(web.link("bob")); // in the tab where the page is already
        open.await("document.querySelector('.lobby') !== null && location.hash === ''");
        open.close();
    }

    @Test
    void typesInUnicodeAndColourAndFollowsTheWindow() {
        Chromium.Page page = console("alice");
        page.value("window.pith.term.input('echo grüße 漢字 🌲\\r')");
        page.await("window.pith.term.buffer.active.getLine(1)?.translateToString(true) === 'grüße 漢字 🌲'");
        fillsTheWindow(page);
        page.resize(700, 500);
        page.await("window.pith.term.cols < 90");
        fillsTheWindow(page);
        page.close();
    }

    /** The terminal fills the page, and a program that asks for the window's size fills the terminal: more(1) leaves one row for its prompt. */
    private static void fillsTheWindow(Chromium.Page page) {
        page.await("document.querySelector('.xterm-screen').offsetHeight > document.querySelector('.desk').clientHeight - 60");
        page.type("clear; seq 1000 | more\n");
        page.await("(() => { const t = window.pith.term; const b = t.buffer.active; return b.getLine(b.baseY + t.rows - 2).translateToString(true) === String(t.rows - 1); })()");
        page.type("q");
    }

    /** The terminal echoes all of it, too: as much comes back as goes there. */
    @Test
    void aPasteOfOneMebibyteArrivesWhole() {
        Chromium.Page page = console("alice");
        page.type("cksum\n");
        page.await("window.pith.term.buffer.active.cursorY === 1");
        page.value("window.pith.term.paste(Array.from({length: " + PASTE / LINE + "}, (_, i) => String(i).padStart(" + (LINE - 1) + ", '.') + '\\n').join(''))");
        page.value("window.pith.term.input('\\x04')");
        StringBuilder pasted = new StringBuilder();
        for (int i = 0; i < PASTE / LINE; i++) {
            String number = Integer.toString(i);
            pasted.append(".".repeat(LINE - 1 - number.length())).append(number).append('\n');
        }
        page.awaitTerminal(posixSum(pasted.toString().getBytes(StandardCharsets.US_ASCII)) + " " + PASTE);
        page.await("window.pith.waiting === 0");
        page.close();
    }

    /** The checksum of cksum(1). */
    private static long posixSum(byte[] bytes) {
        int sum = 0;
        for (byte b : bytes) {
            sum = step(sum, b);
        }
        for (int length = bytes.length; length != 0; length >>>= 8) {
            sum = step(sum, (byte) length);
        }
        return Integer.toUnsignedLong(~sum);
    }

    private static int step(int sum, byte next) {
        int result = sum ^ next << 24;
        for (int bit = 0; bit < 8; bit++) {
            result = result < 0 ? result << 1 ^ 0x04c11db7 : result << 1;
        }
        return result;
    }

    @Test
    void comesBackAfterTheConnectionWasCutWithoutLosingAByte() {
        Chromium.Page page = console("alice");
        page.value("window.states = []; new MutationObserver(() => window.states.push(document.querySelector('.state').dataset.state)).observe(document.querySelector('.state'), {attributes: true})");
        page.value("window.pith.term.options.scrollback = 20000");
        page.type("i=0; while [ $i -lt 6000 ]; do i=$((i+1)); echo line $i of six thousand; done; echo the end\n");
        for (int cut = 0; cut < 3; cut++) {
            page.awaitTerminal("line " + (cut * 1000 + 500) + " of");
            web.sockets.cut();
            page.type("x");
            page.await("window.states.filter((state) => state === 'lost').length === " + (cut + 1));
            page.await("document.querySelector('.state').dataset.state === 'open'");
        }
        page.await("(() => { const b = window.pith.term.buffer.active; return b.getLine(b.baseY + b.cursorY).translateToString(true).endsWith('# xxx'); })()");
        String shown = page.terminal();
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 6000; i++) {
            expected.append("line ").append(i).append(" of six thousand\n");
        }
        String lines = shown.substring(shown.indexOf("line 1 of"), shown.lastIndexOf("the end")).replaceAll("(?m)^x+(?=line)", "").replaceAll("x", "");
        assertEquals(expected.toString().replaceAll("x", ""), lines);
        page.close();
    }

    @Test
    void panelsShowTheKernelWhileOneTypes() {
        Chromium.Page page = console("alice");
        page.value("document.querySelectorAll('.bar .group button').forEach((button) => button.click())");
        page.value("window.pith.term.focus()");
        page.type("compute 3 100000 &\nsh -c 'sleep 1000; true' &\n");
        page.await("document.querySelector('[data-panel=topology]').innerText.includes('compute')");
        page.await("document.querySelector('[data-panel=runqueues]').innerText.includes('busy')");
        page.await("document.querySelector('[data-panel=processes]').innerText.includes('sleep')");
        page.await("document.querySelector('[data-panel=forks]').innerText.includes('sh →')");
        page.await("document.querySelector('[data-panel=trace]').innerText.includes('sched_switch')");
        page.await("document.querySelector('[data-panel=counters]').innerText.includes('Context switches')");
        page.await("document.querySelectorAll('[data-panel=memory] .areas button').length > 3"); // of the youngest program: nobody has chosen a process
        long before = (Long) page.value("Number(document.querySelector('[data-panel=counters]').dataset.pictures)");
        page.await("Number(document.querySelector('[data-panel=counters]').dataset.pictures) > " + (before + 2));
        page.value("[...document.querySelectorAll('[data-panel=processes] button.link')].find((button) => button.textContent.includes('compute')).click()");
        page.await("document.querySelectorAll('.areas button').length > 3");
        page.value("document.querySelector('.areas button:nth-child(2)').click()");
        page.await("document.querySelector('.step.page')?.innerText.includes('frame')");
        String link = String.valueOf(page.value("location.href"));
        assertTrue(link.contains("pid=") && link.contains("address=0x12000"), link);
        seesTheSame(link);
        page.type("kill %1 %2\n");
        page.close();
    }

    /** A link carries the view: panels, process and address. */
    private void seesTheSame(String link) {
        Chromium.Page teacher = signedIn("teacher", 1400, 860);
        teacher.go(link + "&watch=1");
        teacher.await("document.querySelector('.step.page')?.innerText.includes('frame')");
        assertEquals("topology,runqueues,processes,memory,forks,trace,counters", shownPanels(teacher));
        teacher.close();
    }

    @Test
    void whoLooksOnCannotTypeUntilTheKeyboardIsHandedOver() {
        Chromium.Page alice = console("alice");
        Chromium.Page teacher = signedIn("teacher", 1200, 800);
        teacher.await("document.querySelector('td.actions button') !== null");
        teacher.click("td.actions button");
        teacher.await("window.pith !== undefined");
        teacher.awaitTerminal("# ");
        teacher.await("document.querySelector('.bar').innerText.includes('alice types')");
        teacher.type("echo forged\n");
        alice.type("echo from alice\n");
        teacher.awaitTerminal("from alice");
        assertFalse(alice.terminal().contains("forged"));
        alice.value("[...document.querySelectorAll('.bar button')].find((button) => button.textContent.includes('Hand over')).click()");
        alice.await("document.querySelector('dialog input') !== null");
        alice.value("document.querySelector('dialog input').value = 'teacher'");
        alice.click("dialog button.primary");
        teacher.await("window.pith.keyboard");
        teacher.value("window.pith.term.focus()");
        teacher.type("echo from the teacher\n");
        alice.await("!window.pith.keyboard");
        alice.awaitTerminal("from the teacher");
        teacher.close();
        alice.close();
    }

    @Test
    void everythingCanBeReachedWithKeysAlone() {
        Chromium.Page page = signedIn("alice", 1200, 800);
        for (int tabs = 0; tabs < 12 && !"Open a console".equals(page.value("document.activeElement.textContent")); tabs++) {
            page.key("Tab", TAB, 0);
        }
        page.key("Enter", 13, 0);
        page.await("window.pith !== undefined");
        page.awaitTerminal("# ");
        page.type("echo kays");
        page.key("ArrowLeft", 37, 0);
        page.key("ArrowLeft", 37, 0);
        page.key("Backspace", BACKSPACE, 0);
        page.type("ey\n".replace("y", ""));
        page.awaitTerminal("keys");
        page.key("F6", F6, CONTROL);
        page.await("document.activeElement.textContent === 'Topology'");
        page.key("Enter", 13, 0);
        page.await("document.querySelector('[data-panel=topology] .llc') !== null");
        page.key("F6", F6, CONTROL);
        page.await("document.activeElement.classList.contains('xterm-helper-textarea')");
        assertEquals(0L, page.value("[...document.querySelectorAll('button, a, input')].filter((e) => !e.textContent.trim() && !e.getAttribute('aria-label') && !e.labels?.length).length"));
        page.close();
    }

    /** A keyboard on a screen has no Ctrl and no arrows. */
    @Test
    void aTabletHasTheKeysThatItsKeyboardLacks() {
        Chromium.Page page = console("alice");
        assertEquals("none", page.value("getComputedStyle(document.querySelector('.keys')).display"), "a mouse points here");
        page.resize(820, 1180);
        page.call("Emulation.setTouchEmulationEnabled", Map.of("enabled", true));
        page.await("getComputedStyle(document.querySelector('.keys')).display === 'flex'");
        page.type("echo held; sleep 1000\n");
        page.awaitTerminal("held");
        press(page, "Ctrl");
        page.type("c");
        page.type("echo $((40 + 2)) is free\n");
        page.awaitTerminal("42 is free");
        press(page, "↑");
        page.type("r\n");
        page.awaitTerminal("42 is freer");
        page.await("document.activeElement.classList.contains('xterm-helper-textarea')");
        new AccessiblePage(page).check("tablet");
        page.close();
    }

    private static void press(Chromium.Page page, String button) {
        page.value("[...document.querySelectorAll('button')].find((button) => button.textContent === " + Chromium.quoted(button) + ").click()");
    }

    @Test
    void whoRunsTheClassSeesItTellsItAndSwitchesMachinesOff() {
        Chromium.Page alice = console("alice");
        Chromium.Page admin = signedIn("admin", 1200, 900);
        admin.value("location.hash = '#admin'");
        admin.await("document.querySelector('#machines').textContent === 'Machines that are on (1)'");
        admin.await("[...document.querySelectorAll('.admin tr')].some((row) => row.innerText.startsWith('alice\\tstudent\\t1\\t1 of 2'))");
        press(admin, "Message to everybody");
        admin.await("document.querySelector('dialog input') !== null");
        admin.value("document.querySelector('dialog input').value = 'five minutes left'");
        admin.click("dialog button.primary");
        alice.await("document.getElementById('notices').innerText.includes('five minutes left')");
        press(admin, "Switch off");
        admin.await("document.querySelector('dialog') !== null");
        admin.click("dialog button.primary");
        alice.await("document.querySelector('.banner').innerText.includes('admin switched the machine off.')");
        admin.await("document.querySelector('#machines').textContent === 'Machines that are on (0)'");
        alice.value("location.hash = '#admin'");
        alice.await("document.querySelector('.lobby:not(.admin)') !== null");
        alice.close();
        admin.close();
    }

    @Test
    void aPasswordIsChangedOnThePage() {
        Chromium.Page page = signedIn("bob", 900, 700);
        changePassword(page, "guess", "battery staple");
        page.await("document.getElementById('notices').innerText.includes('The old password is not right.')");
        changePassword(page, "bob-secret", "battery staple");
        page.await("document.getElementById('notices').innerText.includes('The password is changed.')");
        browser.awaitComplaint("status of 409");
        press(page, "Open a console");
        page.await("window.pith !== undefined && window.pith.keyboard");
        page.close();
        Chromium.Page again = browser.page(900, 700);
        again.go(web.origin() + "/");
        again.await("document.activeElement.name === 'name'");
        again.type("bob\n");
        again.value("document.querySelector('input[name=password]').focus()");
        again.type("battery staple\n");
        again.await("document.querySelector('.lobby') !== null");
        again.close();
    }

    private static void changePassword(Chromium.Page page, String old, String fresh) {
        press(page, "Password");
        page.await("document.querySelector('dialog input[name=again]') !== null");
        page.value("document.querySelector('dialog input[name=old]').value = '" + old + "'");
        page.value("for (const name of ['fresh', 'again']) document.querySelector(`dialog input[name=${name}]`).value = '" + fresh + "'");
        page.click("dialog button.primary");
        page.await("document.querySelector('dialog') === null");
    }

    /** What screen readers are told, what eyes can tell apart, and what fingers can hit: on every view, in both colours, at a tablet's width. */
    @Test
    void everyViewCanBeReadHeardAndTouched() {
        AccessiblePage gate = new AccessiblePage(browser.page(820, 1180));
        gate.page().go(web.origin() + "/");
        gate.page().await("document.querySelector('.gate') !== null");
        gate.check("gate");
        gate.page().close();
        AccessiblePage admin = new AccessiblePage(signedIn("admin", 820, 1180));
        admin.check("list of sessions");
        press(admin.page(), "Open a console");
        admin.page().await("window.pith !== undefined && window.pith.keyboard");
        admin.page().awaitTerminal("# ");
        admin.page().value("document.querySelectorAll('.bar .group button').forEach((button) => button.click())");
        admin.page().await("document.querySelector('[data-panel=processes]').innerText.includes('sh') && document.querySelector('[data-panel=counters]').innerText.includes('Context switches')");
        admin.check("console");
        admin.page().value("location.hash = '#admin'");
        admin.page().await("document.querySelector('#people') !== null");
        admin.check("class");
        admin.page().close();
    }

    @Test
    void followsTheSystemsColoursAndKeepsAChoice() throws Exception {
        Chromium.Page page = console("alice");
        String light = String.valueOf(page.value("getComputedStyle(document.body).backgroundColor"));
        page.dark(true);
        page.await("document.documentElement.dataset.theme === 'dark'");
        String dark = String.valueOf(page.value("getComputedStyle(document.body).backgroundColor"));
        assertFalse(light.equals(dark));
        page.value("[...document.querySelectorAll('.bar button')].find((button) => button.textContent === 'Light / dark').click()");
        page.await("document.documentElement.dataset.theme === 'light'");
        page.resize(800, 1100);
        page.await("document.documentElement.scrollWidth <= 800");
        page.close();
    }

    /** With {@code -Dpith.pictures=FOLDER}: the pictures that docs/consoles.md shows. */
    @Test
    void picturesForTheDocuments() throws Exception {
        String folder = System.getProperty("pith.pictures");
        Assumptions.assumeTrue(folder != null, "pictures are made with -Dpith.pictures=FOLDER");
        Chromium.Page page = console("alice");
        page.resize(1280, 800);
        for (String[] typed : new String[][] {{"PS1='$ '; clear", "$ "}, {"cow-demo", "All 8 checks held."}, {"compute 3 100000 &", "[1]"}}) {
            page.type(typed[0] + "\n");
            page.awaitTerminal(typed[1]);
        }
        for (String panel : List.of("Topology", "Runqueues", "Processes", "Charts")) {
            page.value("[...document.querySelectorAll('.bar .group button')].find((button) => button.textContent === '" + panel + "').click()");
        }
        page.await("Number(document.querySelector('[data-panel=counters]').dataset.pictures) > 30");
        Files.write(Path.of(folder, "console-light.png"), page.screenshot());
        page.dark(true);
        for (String panel : List.of("Topology", "Runqueues", "Charts", "Page tables", "Forks")) {
            page.value("[...document.querySelectorAll('.bar .group button')].find((button) => button.textContent === '" + panel + "').click()");
        }
        page.value("[...document.querySelectorAll('[data-panel=processes] button.link')].find((button) => button.textContent.includes('compute')).click()");
        page.await("document.querySelectorAll('.areas button').length > 3");
        page.value("document.querySelector('.areas button:nth-child(2)').click()");
        page.await("document.querySelector('.step.page')?.innerText.includes('frame')");
        page.value("document.querySelector('[data-panel=memory]').scrollIntoView()");
        page.value("window.pith.term.focus()");
        Files.write(Path.of(folder, "console-dark.png"), page.screenshot());
        page.close();
    }
}
