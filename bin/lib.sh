# The common part of bin/sluice, bin/vertx and bin/bench: finds a JDK, builds the fat jar if necessary, and runs it.
# They source this file; $self is the path of the script without symbolic links.
# Each process that this file starts delays the start of Sluice, so it starts few.
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
    # Often a symbolic link into the JDK.
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
  fi
  version=
  jdk=
  read_release "${java%/bin/java}/release"
  if [ -z "$version" ]; then
    # `openjdk version "17.0.15" ...`. Before JDK 9 it was "1.8.0_402"; its 1 is also too old.
    version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  fi
  [ "${version:-0}" -ge 17 ] || fail "$java is version ${version:-unknown}; 17 or newer is needed"
}

# The JVM takes names of files, also in its arguments, in the encoding of the locale. In the locale C, which services and
# containers often have, it would know only ASCII.
choose_locale() {
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX)
      LC_ALL=C.UTF-8
      export LC_ALL
      ;;
  esac
}

# Reads the version from the JDK's `release` file: `java -version` would start a JVM.
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

# Succeeds if the jar is missing or older than its sources. An installation without sources uses the jar as it is.
is_stale() {
  [ -f "$jar" ] || return 0
  [ -f "$root/pom.xml" ] || return 1
  [ -n "$(find "$root/pom.xml" "$root"/modules/*/pom.xml "$root"/modules/*/src/main \
    -newer "$jar" -print 2>/dev/null)" ]
}

# Arguments of every build by a script. Error Prone is for those who change the source, and twice as slow; the compiler
# ignores the option that stands in for it.
build_options='-B -q -DskipTests -Djavac.checks=-XDunchecked package'

maven() {
  # The wrapper first: it downloads the Maven version that the build is tested with.
  if [ -x "$root/mvnw" ] && (cd "$root" && ./mvnw -q --version) >/dev/null 2>&1; then
    (cd "$root" && ./mvnw "$@")
  elif command -v mvn >/dev/null 2>&1; then
    (cd "$root" && mvn "$@")
  else
    fail "cannot build: ./mvnw does not run here (no network?), and no mvn is installed"
  fi
}

# Succeeds if the process whose pid is in this lock folder has ended without removing the folder.
is_abandoned() {
  owner=$(cat "$1/pid" 2>/dev/null || true)
  [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null
}

# One process builds, others wait: two builds in one folder would delete each other's classes.
# The lock is a folder, because mkdir is atomic everywhere. The pid in it shows whether its owner still runs.
take_lock() {
  if ! mkdir -p "$target" 2>/dev/null || [ ! -w "$target" ]; then
    fail "$jar is missing or older than its sources, and $target is not writable: build it as its owner"
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
  # A running proxy keeps the deleted file; writing into its jar would break it.
  rm -f "$jar"
  log=$lock/log
  # shellcheck disable=SC2086
  if ! maven $build_options -pl modules/app -am >"$log" 2>&1; then
    cat "$log" >&2
    fail "the build failed"
  fi
  # The time at which the build began, so that a source edited during the build is newer than the jar.
  touch -r "$lock/pid" "$jar"
}

# Builds if necessary, and sets $built if it did.
build_if_stale() {
  built=
  # While another process builds, the jar looks fresh but is incomplete.
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

# Succeeds if the pattern matches the user's own options.
is_chosen() {
  # Without quotes, because it is a pattern.
  # shellcheck disable=SC2254
  case " ${JDK_JAVA_OPTIONS:-} ${JAVA_TOOL_OPTIONS:-} ${JAVA_OPTS:-} " in
    $1) return 0 ;;
  esac
  return 1
}

# Succeeds if the user sets sizes of the heap, which our own sizes would contradict.
is_sized() {
  is_chosen '*-Xm[ns]*' || is_chosen '*-XX:*NewSize=*' || is_chosen '*-XX:NewRatio=*' ||
    is_chosen '*-XX:Initial*'
}

# Runs "$@" with the options of conf/jvm after its first word.
with_options() {
  starter=$1
  shift
  # In this order, because each is put in front of those before.
  for number in 25 24 17; do
    [ "$version" -lt "$number" ] || set -- "@$root/conf/jvm/$number.options" "$@"
  done
  "$starter" "$@"
}

# Puts our collector before "$@", unless the user has chosen one.
with_collector() {
  if ! is_chosen '*-XX:+Use*GC *' && ! is_sized; then
    set -- "@$root/conf/jvm/collector.options" "$@"
  fi
  with_options exec_java "$@"
}

# Replaces this shell, so that signals reach the JVM.
exec_java() {
  exec "$java" "$@"
}

# Runs a class of the fat jar.
run_java() {
  find_java
  choose_locale
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
    # Without access to these packages of the JDK, Hazelcast logs a warning at each start.
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
  if [ -d "$root/lib" ]; then
    set -- "-Djava.library.path=$root/lib" "$@"
  fi
  with_collector "$@"
}
