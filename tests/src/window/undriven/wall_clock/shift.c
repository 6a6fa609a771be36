/* The system's clock_gettime, with the wall clock so many seconds ahead as SHIFT_FILE says. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  int done = (int)syscall(SYS_clock_gettime, clock, now);
  const char *name = getenv("SHIFT_FILE");
  if (done == 0 && clock == CLOCK_REALTIME && name) {
    char text[32] = {0};
    int file = open(name, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      if (read(file, text, sizeof text - 1) > 0) now->tv_sec += atoll(text);
      close(file);
    }
  }
  return done;
}
