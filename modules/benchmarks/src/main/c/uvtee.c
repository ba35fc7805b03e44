/* A TCP tee on libuv in its classic design: the yardstick of the race.
 *
 *     uvtee LISTEN PRIMARY [MIRROR...]        all of them ports of 127.0.0.1
 *
 * One loop, whose data is a pool of 64 KiB blocks. A read goes into one block; each branch tries to
 * write from it at once, and only what the kernel does not take is queued, holding a reference. The
 * client is read while no branch has more than HIGH bytes waiting. */
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#define BLOCK (64 * 1024)
#define HIGH (64 * 1024)
#define LOW (32 * 1024)
#define BACKLOG 1024

typedef struct block {
  struct block *next; /* in the pool */
  int refs;
  char bytes[BLOCK];
} block;

typedef struct {
  block *free;
} pool;

typedef struct session session;

/* One connection: the client, or one of its branches. */
typedef struct {
  uv_tcp_t tcp; /* first, so that a handle is its connection */
  session *session;
  size_t waiting; /* bytes that the kernel has not taken */
  int reading;
  int ending;
} conn;

struct session {
  int open;    /* handles that are not closed yet */
  int dialing; /* connects under way */
  conn client;
  conn branch[]; /* branch[0] is the primary */
};

typedef struct {
  uv_write_t req; /* first, for the same reason */
  conn *to;
  block *held;
  size_t length;
} rest;

static int branches;
static struct sockaddr_in *destination;

static block *take(uv_loop_t *loop) {
  pool *blocks = loop->data;
  block *taken = blocks->free;
  if (taken) {
    blocks->free = taken->next;
  } else if (!(taken = malloc(sizeof *taken))) {
    abort();
  }
  taken->refs = 1;
  return taken;
}

static void drop(uv_loop_t *loop, block *held) {
  pool *blocks = loop->data;
  if (--held->refs == 0) {
    held->next = blocks->free;
    blocks->free = held;
  }
}

static block *block_of(char *bytes) {
  return (block *)(bytes - offsetof(block, bytes));
}

static void on_closed(uv_handle_t *handle) {
  session *its = ((conn *)handle)->session;
  if (--its->open == 0) free(its);
}

static void close_conn(conn *it) {
  if (!uv_is_closing((uv_handle_t *)it)) uv_close((uv_handle_t *)it, on_closed);
}

static void close_session(session *its) {
  close_conn(&its->client);
  for (int i = 0; i < branches; i++) close_conn(&its->branch[i]);
}

static void on_shutdown(uv_shutdown_t *req, int status) {
  (void)status;
  close_conn((conn *)req->handle);
  free(req);
}

/* Closes a connection once everything that waits is written. */
static void end(conn *it) {
  if (it->ending || uv_is_closing((uv_handle_t *)it)) return;
  it->ending = 1;
  uv_shutdown_t *req = malloc(sizeof *req);
  if (!req || uv_shutdown(req, (uv_stream_t *)it, on_shutdown)) {
    free(req);
    close_conn(it);
  }
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *buf) {
  (void)wanted;
  *buf = uv_buf_init(take(handle->loop)->bytes, BLOCK);
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf);

/* Reads from a connection while whoever gets its bytes keeps up. */
static void read_while(conn *from, int wanted) {
  if (from->reading == wanted || uv_is_closing((uv_handle_t *)from)) return;
  from->reading = wanted;
  if (wanted) {
    uv_read_start((uv_stream_t *)from, on_alloc, on_read);
  } else {
    uv_read_stop((uv_stream_t *)from);
  }
}

static size_t most_waiting(session *its) {
  size_t most = 0;
  for (int i = 0; i < branches; i++) {
    if (its->branch[i].waiting > most) most = its->branch[i].waiting;
  }
  return most;
}

/* After a write or its end: does the source of these bytes have to wait, or may it go on? */
static void balance(conn *written) {
  session *its = written->session;
  int answers = written == &its->client;
  size_t waiting = answers ? written->waiting : most_waiting(its);
  conn *source = answers ? &its->branch[0] : &its->client;
  if (waiting > HIGH) read_while(source, 0);
  if (waiting <= LOW && !source->ending) read_while(source, 1);
}

static void on_written(uv_write_t *req, int status) {
  rest *left = (rest *)req;
  conn *to = left->to;
  to->waiting -= left->length;
  drop(req->handle->loop, left->held);
  free(left);
  if (status) {
    close_session(to->session);
  } else {
    balance(to);
  }
}

static void send_to(conn *to, block *from, size_t length) {
  uv_buf_t buf = uv_buf_init(from->bytes, (unsigned)length);
  int count = 0;
  if (to->ending || uv_is_closing((uv_handle_t *)to)) return;
  if (to->waiting == 0) {
    count = uv_try_write((uv_stream_t *)to, &buf, 1);
    if (count == (int)length) return;
    if (count < 0) count = 0; /* EAGAIN, or an error that uv_write reports */
  }
  rest *left = malloc(sizeof *left);
  if (!left) abort();
  left->to = to;
  left->held = from;
  left->length = length - (size_t)count;
  buf = uv_buf_init(from->bytes + count, (unsigned)left->length);
  from->refs++;
  to->waiting += left->length;
  if (uv_write(&left->req, (uv_stream_t *)to, &buf, 1, on_written)) {
    to->waiting -= left->length;
    drop(to->tcp.loop, from);
    free(left);
    close_conn(to);
  }
}

static void on_end(conn *from) {
  session *its = from->session;
  if (from == &its->client) {
    for (int i = 0; i < branches; i++) end(&its->branch[i]);
    close_conn(from);
  } else {
    if (from == &its->branch[0]) end(&its->client);
    close_conn(from);
  }
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buf) {
  conn *from = (conn *)stream;
  session *its = from->session;
  if (count > 0 && from == &its->client) {
    for (int i = 0; i < branches; i++) send_to(&its->branch[i], block_of(buf->base), (size_t)count);
    if (most_waiting(its) > HIGH) read_while(from, 0);
  } else if (count > 0 && from == &its->branch[0]) {
    send_to(&its->client, block_of(buf->base), (size_t)count);
    if (its->client.waiting > HIGH) read_while(from, 0);
  } /* else a mirror's answer, which nobody wants */
  if (buf->base) drop(stream->loop, block_of(buf->base));
  if (count < 0) on_end(from);
}

static void on_connected(uv_connect_t *req, int status) {
  session *its = ((conn *)req->handle)->session;
  free(req);
  its->dialing--;
  if (status) {
    close_session(its);
  } else if (its->dialing == 0) {
    read_while(&its->client, 1);
    for (int i = 0; i < branches; i++) read_while(&its->branch[i], 1);
  }
}

static void init(uv_loop_t *loop, session *its, conn *it) {
  uv_tcp_init(loop, &it->tcp);
  it->session = its;
  its->open++;
}

static void on_client(uv_stream_t *server, int status) {
  if (status) return;
  session *its = calloc(1, sizeof *its + (size_t)branches * sizeof(conn));
  if (!its) abort();
  init(server->loop, its, &its->client);
  its->dialing = branches;
  for (int i = 0; i < branches; i++) init(server->loop, its, &its->branch[i]);
  if (uv_accept(server, (uv_stream_t *)&its->client)) {
    close_session(its);
    return;
  }
  uv_tcp_nodelay(&its->client.tcp, 1);
  for (int i = 0; i < branches; i++) {
    uv_connect_t *req = malloc(sizeof *req);
    if (!req || uv_tcp_connect(req, &its->branch[i].tcp, (struct sockaddr *)&destination[i], on_connected)) {
      free(req);
      close_session(its);
      return;
    }
    uv_tcp_nodelay(&its->branch[i].tcp, 1);
  }
}

int main(int count, char **args) {
  static pool blocks;
  uv_loop_t *loop = uv_default_loop();
  uv_tcp_t server;
  struct sockaddr_in listen_at;
  if (count == 2 && args[1][0] == 'v') {
    puts(uv_version_string());
    return 0;
  }
  if (count < 3) {
    fprintf(stderr, "usage: uvtee LISTEN PRIMARY [MIRROR...]\n");
    return 2;
  }
  loop->data = &blocks;
  branches = count - 2;
  destination = calloc((size_t)branches, sizeof *destination);
  for (int i = 0; i < branches; i++) uv_ip4_addr("127.0.0.1", atoi(args[i + 2]), &destination[i]);
  uv_ip4_addr("127.0.0.1", atoi(args[1]), &listen_at);
  uv_tcp_init(loop, &server);
  int failed = uv_tcp_bind(&server, (struct sockaddr *)&listen_at, 0);
  if (!failed) failed = uv_listen((uv_stream_t *)&server, BACKLOG, on_client);
  if (failed) {
    fprintf(stderr, "uvtee: cannot listen at port %s: %s\n", args[1], uv_strerror(failed));
    return 1;
  }
  return uv_run(loop, UV_RUN_DEFAULT);
}
