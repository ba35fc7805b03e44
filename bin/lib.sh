# What bin/sluice and bin/vertx share: find a JDK, build the fat jar when need be, run it.
# Sourced by them; $self is the script's own path, with no link in it.
# Each process that this starts delays the start of Sluice: so there are few.
# shellcheck shell=sh disable=SC2154 # the scripts that source it set $self

fail() {
  echo "sluice: $*" >&2
  exit 1
}

root=$(cd "${self%/*}/.." && pwd -P) || exit 1
target=$root/modules/app/target
jar=$target/sluice.jar
lock=$target/.building
# shellcheck source-path=SCRIPTDIR source=cache.sh
. "$root/bin/cache.sh"

# Sets $version, such as 25, and $jdk, such as Eclipse-25.0.3+9-LTS.
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) || fail "no java found: install a JDK, 17 or newer, or set JAVA_HOME"
    # Often a link into the JDK.
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  fi
  version=
  jdk=
  read_release "${java%/bin/java}/release"
  if [ -z "$version" ]; then
    # `openjdk version "17.0.15" ...`; before 9 it was "1.8.0_402", whose 1 is too old all the same.
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  [ "${version:-0}" -ge 17 ] || fail "$java is version ${version:-unknown}; 17 or newer is needed"
}

# What a JDK says about itself in a file: `java -version` would start a JVM only to ask.
read_release() {
  [ -r "$1" ] || return 0
  vendor=
  while IFS='=' read -r key value; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      IMPLEMENTOR) vendor=${value%%[!A-Za-z0-9]*} ;;
      JAVA_VERSION) version=${value%%[!0-9]*} ;;
      JAVA_RUNTIME_VERSION) jdk=${value%%[!A-Za-z0-9.+_-]*} ;;
    esac
  done <"$1"
  jdk=$vendor-$jdk
}

# Outside of a checkout there are no sources: the jar is taken as it is.
is_stale() {
  [ -f "$jar" ] || return 0
  [ -f "$root/pom.xml" ] || return 1
  [ -n "$(find "$root/pom.xml" "$root"/modules/*/pom.xml "$root"/modules/*/src/main \
    -newer "$jar" -print 2>/dev/null)" ]
}

maven() {
  # The wrapper first: it brings the Maven that the build was tested with, where it can download it.
  if [ -x "$root/mvnw" ] && (cd "$root" && ./mvnw -q --version) >/dev/null 2>&1; then
    (cd "$root" && ./mvnw "$@")
  elif command -v mvn >/dev/null 2>&1; then
    (cd "$root" && mvn "$@")
  else
    fail "cannot build: ./mvnw does not run here (no network?), and no mvn is installed"
  fi
}

# Whether whoever wrote its pid into this lock, a folder, has gone without unlocking it.
is_abandoned() {
  owner=$(cat "$1/pid" 2>/dev/null || true)
  [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null
}

# One builds, others wait: two builds in one folder would pull the classes from under each other.
# A folder is the lock, for making one is atomic everywhere; the pid in it tells whether its owner lives.
take_lock() {
  if ! mkdir -p "$target" 2>/dev/null || [ ! -w "$target" ]; then
    fail "$jar is not there or older than its sources, and $target may not be written to: build it as its owner"
  fi
  until mkdir "$lock" 2>/dev/null; do
    if is_abandoned "$lock"; then
      rm -rf "$lock"
    else
      sleep 0.2
    fi
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

build() {
  echo "sluice: building (once, until the sources change)" >&2
  # A proxy that runs keeps the file it has open; writing into that one would break it.
  rm -f "$jar"
  log=$lock/log
  if ! maven -B -q -DskipTests package -pl modules/app -am >"$log" 2>&1; then
    cat "$log" >&2
    fail "the build failed"
  fi
  # What was edited while it was building is newer than the jar, then.
  touch -r "$lock/pid" "$jar"
}

# Sets $built where it has built.
build_if_stale() {
  built=
  # A jar that somebody is just building looks fresh, and is not whole.
  if [ -d "$lock" ] || is_stale; then
    take_lock
    if is_stale; then
      build
      built=yes
    fi
    rm -rf "$lock"
    trap - EXIT INT TERM
  fi
}

# Says whether the user's own options have a word that the pattern matches.
is_chosen() {
  # A pattern, so not in quotes.
  # shellcheck disable=SC2254
  case " ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${JAVA_OPTS:-} " in
    $1) return 0 ;;
  esac
  return 1
}

# Says whether the user divides the heap, which our own sizes would get in the way of.
is_sized() {
  is_chosen '*-Xm[ns]*' || is_chosen '*-XX:*NewSize=*' || is_chosen '*-XX:NewRatio=*' ||
    is_chosen '*-XX:Initial*'
}

# Runs "$@" with the options of conf/jvm after its first word.
with_options() {
  starter=$1
  shift
  # The last is what is put in front first.
  for number in 25 24 17; do
    [ "$version" -lt "$number" ] || set -- "@$root/conf/jvm/$number.options" "$@"
  done
  "$starter" "$@"
}

# Puts our collector before "$@", where the user has chosen none.
with_collector() {
  if ! is_chosen '*-XX:+Use*GC *' && ! is_sized; then
    set -- "@$root/conf/jvm/collector.options" "$@"
  fi
  with_options exec_java "$@"
}

# In place of this shell, so that signals reach it.
exec_java() {
  exec "$java" "$@"
}

# Runs a class of the fat jar.
run_java() {
  find_java
  build_if_stale
  find_cache "$@"
  cluster=
  for argument; do
    case $argument in
      -cluster | --cluster) cluster=yes ;;
    esac
  done
  # Split into words on purpose.
  # shellcheck disable=SC2086
  set -- ${JAVA_OPTS:-} -cp "$jar" "$@"
  if [ -n "$cluster" ]; then
    # Hazelcast warns at each start where it may not look into these parts of the JDK.
    for package in java.base/java.lang java.base/sun.nio.ch java.management/sun.management \
      jdk.management/com.sun.management.internal; do
      set -- --add-opens "$package=ALL-UNNAMED" "$@"
    done
    set -- --add-modules java.se --add-exports java.base/jdk.internal.ref=ALL-UNNAMED \
      -Dhazelcast.logging.type=slf4j "$@"
  fi
  if [ -n "$cache" ]; then
    set -- "$use_cache" "$hush_cache" "$@"
  fi
  with_collector "$@"
}
