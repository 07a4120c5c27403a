package faults

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"paperkin/embed/ollama/ollamatest"
	"paperkin/index/damagetest"
)

// TestKilled kills every command that writes at random moments, and runs it again
// until it finishes. After each kill the library is sound; in the end it equals
// that of an undisturbed run. The short form has every fourth command.
func TestKilled(t *testing.T) {
	papers, kills := 40, 1
	long := damagetest.Long(t)
	if long {
		times := damagetest.Times(t, 0)
		papers, kills = min(20*times, 1200), (times+len(scenarios)-1)/len(scenarios)
	}
	for i, sc := range scenarios {
		t.Run(sc.name, func(t *testing.T) {
			switch {
			case i%4 != 0 && sc.kills == 0 && !long:
				t.Skip("in the long form only, as three of four commands are")
			case sc.slow && testing.Short():
				t.Skip("waits between requests")
			}
			kills := kills
			if long {
				kills = max(kills, sc.kills)
			}
			st := sc.set(t, papers)
			rng := rand.New(rand.NewPCG(1, uint64(i)))
			killed, runs := 0, 0
			for killed < kills && !t.Failed() {
				l := st.library(t)
				for killed < kills && l.kills < 8 { // the machine may be slower than it was
					delay := time.Duration(rng.Int64N(int64(st.takes)))
					runs++
					code := killAfter(t, st.command(t, l.dir), delay)
					if code >= 0 {
						st.ended(t, code, l)
						break
					}
					killed++
					if l.sound(t); t.Failed() {
						t.Fatalf("killed after %v", delay)
					}
				}
				l.complete(t)
			}
			t.Logf("%d of %d runs killed, each within %v", killed, runs, st.takes)
		})
	}
}

// killAfter runs a command and kills it after a while. It returns the exit
// code, -1 when it was killed.
func killAfter(t *testing.T, cmd *exec.Cmd, delay time.Duration) int {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(delay, func() { cmd.Process.Kill() })
	defer timer.Stop()
	cmd.Wait()
	return cmd.ProcessState.ExitCode()
}

// stage is a prepared scenario: the library before the command, and everything
// that the checks compare with.
type stage struct {
	scenario
	source string // the last argument of the command
	before string // folder of the library before the command; empty: there is none
	facts  facts
	after  contents      // of the library after an undisturbed run
	takes  time.Duration // of that run
	asked  *requests     // to the service that is harvested
}

// set prepares a scenario and runs it undisturbed.
func (sc scenario) set(t *testing.T, papers int) *stage {
	t.Helper()
	t.Setenv("PAPERKIN_EMBEDDER", "")
	t.Setenv("OLLAMA_HOST", ollamatest.NewServer(t).URL)
	st := &stage{scenario: sc}
	if sc.before != nil {
		st.before = filepath.Join(t.TempDir(), "library")
		sc.before(t, st.before, papers)
	}
	st.source, st.asked = sc.source(t, papers)

	dir := st.copy(t)
	start := time.Now()
	if r := paperkin(t, nil, st.line(dir)...); r.code != exitDone {
		t.Fatalf("undisturbed: exit code %d\n%s", r.code, r.stderr)
	}
	st.takes = time.Since(start)
	st.after = read(t, dir)
	if st.before != "" {
		st.facts.learn(read(t, st.copy(t)))
	}
	st.facts.learn(st.after)
	return st
}

// line is the command line that is killed.
func (st *stage) line(dir string) []string {
	line := append([]string{"--library", dir}, st.args...)
	if st.source != "" {
		line = append(line, st.source)
	}
	return line
}

func (st *stage) command(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	return command(t, nil, st.line(dir)...)
}

// copy makes a library as it is before the command.
func (st *stage) copy(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "library")
	if st.before != "" {
		if err := os.CopyFS(dir, os.DirFS(st.before)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// ended checks the exit code of a run that finished before the kill. A command
// that was killed after its last commit may find nothing left to do.
func (st *stage) ended(t *testing.T, code int, l *victim) {
	t.Helper()
	if code != exitDone && (code != st.again || l.kills == 0) {
		t.Errorf("exit code %d", code)
	}
}
