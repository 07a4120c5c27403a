package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"os"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/browser"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/durable"
	"paperkin/query/api"
	"paperkin/query/mcp"
	"paperkin/query/server"
	"paperkin/query/service"
	"paperkin/query/web"
)

// usualAddress is where the server is, unless another address is named.
const usualAddress = "127.0.0.1:7273"

func serveCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "serve",
		Usage: "serve the library as a page, an HTTP API and a tool for assistants",
		Description: "The page is for browsers on this machine; /api/v1/ is the API, /openapi.json describes it, and /mcp is for assistants. Papers that are\n" +
			"indexed meanwhile are in the next answer. It ends with Ctrl-C.\n\n" +
			"Where other machines can reach the address, everything asks for the token in --token-file, which is made if there is no such file. " +
			"Nothing is encrypted: put a proxy with TLS before it.",
		Flags: append([]cli.Flag{
			addrFlag(),
			&cli.StringSliceFlag{Name: "allow-host", Category: option.Where, Usage: "answer to this `NAME` too, besides localhost and addresses; repeatable"},
			&cli.StringFlag{Name: "token-file", Category: option.Where, Usage: "ask for the token in `FILE`"},
			&cli.BoolFlag{Name: "read-only", Category: option.ToRun, Usage: "let nobody give tags or write notes"},
			&cli.BoolFlag{Name: "open", Category: option.ToRun, Usage: "open the page in the browser"},
		}, open.ServerFlags()...),
		Action: func(c *cli.Context) error { return runServe(s, c) },
	}
}

func addrFlag() cli.Flag {
	return &cli.StringFlag{Name: "addr", Category: option.Where, Value: usualAddress, Usage: "listen at `HOST:PORT`"}
}

func runServe(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "the library is the one that --library names"); err != nil {
		return err
	}
	address, public, err := addressToServe(c.String("addr"))
	if err != nil {
		return err
	}
	file := c.String("token-file")
	if public && file == "" {
		return fault.Usagef("add --token-file FILE, or listen at "+usualAddress, "--addr %s: other machines can reach it, and it has no token", c.String("addr"))
	}
	papers := newService(s, c)
	defer papers.Close()
	if err := checkLibrary(c.Context, papers); err != nil {
		return err
	}
	token := ""
	if file != "" {
		if token, err = tokenIn(file); err != nil {
			return err
		}
	}
	l, err := (&net.ListenConfig{}).Listen(c.Context, "tcp", address)
	if err != nil {
		return listenHint(err)
	}
	page := "http://" + l.Addr().String() + "/"
	fmt.Fprintf(s.Err, "%s: serving %s at %s\n", s.Program.Name, open.Where(s, c), page)
	if c.Bool("open") {
		err := browser.Open(c.Context, page, browser.Options{Getenv: os.Getenv, System: runtime.GOOS, Grace: browserGrace})
		if err != nil {
			s.Notice("cannot open the page: %v", err)
		}
	}
	s.Asking.Store(true) // nothing is to be said when it ends
	routes, err := routes(s, c, papers, token)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return server.Serve(c.Context, l, server.Handler(routes, server.Options{Hosts: c.StringSlice("allow-host"), Token: token, Now: s.Now,
		HostHint: "or start it with --allow-host NAME", TokenHint: s.Own("It is in the file that paperkin serve was given as --token-file."),
		Notice: func(line string) { s.Notice("%s", line) }}))
}

// listenHint says what to do where the server cannot listen.
func listenHint(err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fault.WithHint(err, "another program, perhaps another paperkin serve, has the port: end it, or have the system choose one with --addr 127.0.0.1:0")
	case errors.Is(err, fs.ErrPermission):
		return fault.WithHint(err, "ports below 1024 are the system's: choose another with --addr")
	}
	return fault.WithHint(err, "name an address of this machine with --addr HOST:PORT")
}

// routes are everything that is served.
func routes(s *session.Run, c *cli.Context, papers *service.Service, token string) (*server.Mux, error) {
	clients, err := webClients(s, c)
	if err != nil {
		return nil, err
	}
	mux := server.NewMux()
	mux.Handle("/mcp", mcp.New(papers, mcp.Options{Version: s.Program.Version}).Handler())
	api.Routes(mux, papers, api.Options{Version: s.Program.Version, Now: s.Now})
	key := ""
	if token != "" {
		key = server.FeedKey(token)
	}
	web.Routes(mux, papers, web.Options{FeedKey: key, Dir: open.Where(s, c), Clients: clients, Begin: beginnings(s, c)})
	return mux, nil
}

// beginnings are the commands that put papers into a library that has none.
func beginnings(s *session.Run, c *cli.Context) (lines []string) {
	program := s.Program.Name + " "
	if c.IsSet("library") || os.Getenv(s.Program.Variable("LIBRARY")) != "" {
		program += "--library " + shell.Word(option.LibraryDir(c)) + " "
	}
	for _, line := range []string{"index refs.bib", "index zotero:", "harvest hf", "harvest arxiv --category cs.CL --max 1000"} {
		if command, _, _ := strings.Cut(line, " "); slices.Contains(s.Commands, command) {
			lines = append(lines, program+line)
		}
	}
	if slices.Contains(s.Commands, "demo") {
		lines = append(lines, s.Program.Name+" demo --serve")
	}
	return lines
}

// checkLibrary returns an error unless the library can be served: it is there, or is not
// there yet.
func checkLibrary(ctx context.Context, papers *service.Service) error {
	err := papers.Begin(ctx)
	if errors.Is(err, index.ErrNoLibrary) || errors.Is(err, index.ErrNoSpace) {
		return nil
	}
	return err
}

// addressToServe is an address to listen at, and whether other machines can reach it.
func addressToServe(addr string) (address string, public bool, err error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil && !strings.Contains(addr, ":") { // a port alone
		host, port, err = "127.0.0.1", addr, nil
	}
	if err != nil || strings.Trim(port, "0123456789") != "" || port == "" {
		return "", false, fault.Usagef("such as --addr "+usualAddress, "--addr %q: want HOST:PORT", addr)
	}
	ip, notIP := netip.ParseAddr(host)
	return net.JoinHostPort(host, port), !(host == "localhost" || notIP == nil && ip.IsLoopback()), nil
}

const (
	tokenBytes = 32
	leastToken = 16 // characters
	mostToken  = 4096
)

// tokenIn reads the token in a file. One that is missing is made, with a token that nobody
// knows.
func tokenIn(path string) (string, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		random := make([]byte, tokenBytes)
		rand.Read(random) // it never fails
		token := hex.EncodeToString(random)
		return token, durable.WriteFile(path, durable.Bytes([]byte(token+"\n")))
	}
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(b))
	if len(token) < leastToken || len(token) > mostToken || strings.ContainsAny(token, "\r\n\t ") {
		return "", fault.Usagef("remove the file: a new one is made", "%s: want a token of %d characters or more in one line", path, leastToken)
	}
	return token, nil
}
