/* uffd-demo: page faults that the program handles itself.
 *
 * A userfaultfd tells who reads it that a thread has touched a page of a registered range. Here a second thread reads the
 * messages. First it fills a region lazily: each page is made when it is first touched, and the thread that touched it
 * sleeps until then. Then it tracks writes: pages are protected, and each first write to one is reported before it happens.
 */
#include <demo.h>
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define PAGES 32
#define SYS_userfaultfd 282

#define UFFDIO_API 0xc018aa3f
#define UFFDIO_REGISTER 0xc020aa00
#define UFFDIO_UNREGISTER 0x8010aa01
#define UFFDIO_COPY 0xc028aa03
#define UFFDIO_ZEROPAGE 0xc020aa04
#define UFFDIO_WRITEPROTECT 0xc018aa06
#define MISSING 1
#define WRITE_PROTECT 2
#define FLAG_WP 2
#define LAST PAGES               /* the monitor ends when it was told of this page */

struct message { uint8_t event, unused[7]; uint64_t flags, address, thread; };
struct api { uint64_t version, features, requests; };
struct registration { uint64_t start, length, mode, requests; };
struct copy { uint64_t to, from, length, mode; int64_t copied; };
struct zero { uint64_t start, length, mode; int64_t zeroed; };
struct protection { uint64_t start, length, mode; };
struct range { uint64_t start, length; };

static int uffd;
static char *region, *made;      /* what is filled, and a page to fill it from */
static volatile int told[PAGES + 1], order[PAGES + 1], messages;

static void make(long page)
{
    for (unsigned long at = 0; at < PAGE; at += sizeof(long))
        *(long *)(made + at) = page * 1000 + at;
}

static int made_right(long page)
{
    for (unsigned long at = 0; at < PAGE; at += sizeof(long))
        if (*(long *)(region + page * PAGE + at) != (long)(page * 1000 + at))
            return 0;
    return 1;
}

static void *monitor(void *unused)
{
    struct message message;
    long page;
    do {
        if (read(uffd, &message, sizeof message) != sizeof message)
            return unused;
        page = (message.address - (uint64_t)region) / PAGE;
        told[page]++;
        order[messages++] = page;
        if (message.flags & FLAG_WP) {
            struct protection off = { message.address, PAGE, 0 };
            ioctl(uffd, UFFDIO_WRITEPROTECT, &off);
        } else if (page == LAST) {
            struct zero zero = { message.address, PAGE, 0, 0 };
            ioctl(uffd, UFFDIO_ZEROPAGE, &zero);
        } else {
            struct copy copy = { message.address, (uint64_t)made, PAGE, 0, 0 };
            make(page);
            ioctl(uffd, UFFDIO_COPY, &copy);
        }
    } while (page != LAST);
    return unused;
}

static void set_up(void)
{
    step("A userfaultfd, and a region of %d pages that is registered with it.", PAGES);
    region = mmap(NULL, (PAGES + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    made = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    uffd = syscall(SYS_userfaultfd, O_CLOEXEC);
    struct registration all = { (uint64_t)region, (PAGES + 1) * PAGE, MISSING | WRITE_PROTECT, 0 };
    check(ioctl(uffd, UFFDIO_REGISTER, &all) == -1 && errno == EINVAL, "before the versions were compared nothing can be registered");
    struct api api = { 0xaa, 0, 0 };
    check(ioctl(uffd, UFFDIO_API, &api) == 0 && (api.features & 1), "both modes are offered, for missing pages and for protected ones");
    check(ioctl(uffd, UFFDIO_REGISTER, &all) == 0, "the region is registered for both");
    check(all.requests & 1 << 3 && all.requests & 1 << 6, "pages can be copied to it, and protected");
}

static void lazily(void)
{
    int right = 1, once = 1, in_order = 1;
    step("Touch every third page: the other thread makes just these, at the moment they are needed.");
    for (int page = 0; page < PAGES; page += 3)
        right &= made_right(page);
    for (int page = 0; page < PAGES; page++)
        once &= told[page] == (page % 3 == 0);
    for (int i = 0; i < messages; i++)
        in_order &= order[i] == 3 * i;
    check(right, "each page held what was made for it when the touch returned");
    check(once && in_order, "there was one message for each of them, in order, and none for another page");
    struct copy again = { (uint64_t)region, (uint64_t)made, PAGE, 0, 0 };
    check(ioctl(uffd, UFFDIO_COPY, &again) == -1 && errno == EEXIST && again.copied == -EEXIST, "a page that is there is not replaced");
    int fds[2];
    pipe(fds);
    write(fds[1], "kernel", 7);
    check(read(fds[0], region + PAGE, 7) == 7 && strcmp(region + PAGE, "kernel") == 0 && told[1] == 1,
          "the kernel waits, too, when it writes to a missing page for a system call");
}

static void track(void)
{
    int exact = 1;
    step("Protect all pages, write to some: each first write is reported, reads and second writes are not.");
    struct protection on = { (uint64_t)region, PAGES * PAGE, 1 };
    check(ioctl(uffd, UFFDIO_WRITEPROTECT, &on) == 0, "the region is protected");
    memset((void *)told, 0, sizeof told);
    for (int page = 0; page < PAGES; page += 3)
        (void)*(volatile char *)(region + page * PAGE);
    for (int i = 0; i < 3; i++)
        for (int page = 0; page < PAGES; page += 6)
            region[page * PAGE + i] = i;
    for (int page = 0; page < PAGES; page++)
        exact &= told[page] == (page % 6 == 0);
    check(exact, "the pages written to are known exactly");
}

static void inherit(void)
{
    step("A fork: the child's memory is its own again, with no one to be told.");
    fflush(stdout);
    int pid = fork();
    if (pid == 0) {
        region[3 * PAGE] = 1;
        check(region[2 * PAGE] == 0 && told[2] == 0, "the child reads zeroes where nothing was made");
        _exit(0);
    }
    join_child(pid);
    check(told[3] == 0 && region[3 * PAGE] == (char)3000, "and the parent's page is as it was");
}

int main(int argc, char **argv)
{
    pthread_t thread;
    operands(argc, argv, 0, 0, "uffd-demo\n\nPage faults that the program handles itself.");
    set_up();
    pthread_create(&thread, NULL, monitor, NULL);
    lazily();
    track();
    inherit();
    step("The last page ends the other thread; closing the descriptor gives the region back to the kernel.");
    check(region[LAST * PAGE] == 0, "a page of zeroes came for it");
    pthread_join(thread, NULL);
    close(uffd);
    check(region[2 * PAGE] == 0, "a page that was never made reads as zeroes, at once");
    return verdict();
}
