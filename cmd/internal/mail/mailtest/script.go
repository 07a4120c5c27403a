package mailtest

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"paperkin/index/crash"
)

// Script is [Recorded] for tests that do not ask what the client said.
func Script(t testing.TB, replies ...string) (address string) {
	t.Helper()
	address, _ = Recorded(t, replies...)
	return address
}

// Recorded runs a server that says the lines of replies, one each time that the client has
// sent a line that is not of a message, the first at once. What a reply has after a "|" it
// does then: "|drop" ends the connection, "|message" reads a message, up to its dot, before the
// next reply. After the last reply it reads on until the client has gone. Each connection
// begins anew. It returns the server's address, and what gives the lines that clients have
// sent by now.
func Recorded(t testing.TB, replies ...string) (address string, said func() []string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var heard record
	done := make(chan struct{})
	go func() {
		defer close(done)
		crash.Guard(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				play(c, replies, &heard)
			}
		}, func(err error) { t.Error(err) })()
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return l.Addr().String(), heard.lines
}

// record is what clients said.
type record struct {
	mu  sync.Mutex
	all []string
}

func (r *record) add(line string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all, line)
}

func (r *record) lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.all)
}

// play plays a script to one client.
func play(c net.Conn, replies []string, heard *record) {
	defer c.Close()
	lines := bufio.NewScanner(c)
	for _, reply := range replies {
		text, then, _ := strings.Cut(reply, "|")
		if text != "" {
			if _, err := c.Write([]byte(strings.ReplaceAll(text, "\n", "\r\n") + "\r\n")); err != nil {
				return
			}
		}
		for more := true; more; more = then == "message" && lines.Text() != "." {
			if then == "drop" || !lines.Scan() {
				return
			}
			heard.add(lines.Text())
		}
	}
	for lines.Scan() {
		heard.add(lines.Text())
	}
}
