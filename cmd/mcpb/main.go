// Mcpb builds the program for every platform and packs each build as a bundle, which hosts
// such as Claude Desktop install by a double click. It publishes nothing.
//
// The format is described at https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md.
// The same source and version give the same bytes.
package main

import (
	"archive/zip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// platforms are those that bundles are made for, as Go names them.
var platforms = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

func main() {
	version := flag.String("version", "", "version of the program, such as 1.2.3")
	dir := flag.String("o", "dist", "folder to write to")
	only := flag.String("platforms", strings.Join(platforms, ","), "platforms, separated by commas")
	flag.Parse()
	if err := run(*version, *dir, strings.Split(*only, ",")); err != nil {
		fmt.Fprintln(os.Stderr, "mcpb:", err)
		os.Exit(1)
	}
}

// semantic are the versions that hosts can compare: https://semver.org.
var semantic = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

func run(version, dir string, list []string) error {
	if !semantic.MatchString(version) {
		return fmt.Errorf("-version %q: want three numbers, such as 1.2.3", version)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, platform := range list {
		if !slices.Contains(platforms, platform) {
			return fmt.Errorf("-platforms %q: want some of %s", platform, strings.Join(platforms, ", "))
		}
		name := filepath.Join(dir, "paperkin-"+version+"-"+strings.ReplaceAll(platform, "/", "-")+".mcpb")
		if err := build(name, version, platform); err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		fmt.Println(name)
	}
	return nil
}

// build writes the bundle of a platform.
func build(name, version, platform string) (err error) {
	system, machine, _ := strings.Cut(platform, "/")
	work, err := os.MkdirTemp("", "mcpb")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	path := filepath.Join(work, "paperkin")
	compile := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w -X main.version="+version, "-o", path, "paperkin/cmd/paperkin")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+machine)
	if out, err := compile.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	program, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	err = pack(f, manifestOf(version, system), program)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// A manifest says how a host starts the program, and what it asks the user before that.
type manifest struct {
	ManifestVersion string            `json:"manifest_version"`
	Name            string            `json:"name"`
	DisplayName     string            `json:"display_name"`
	Version         string            `json:"version"`
	Description     string            `json:"description"`
	Author          map[string]string `json:"author"`
	Licence         string            `json:"license"`
	Server          server            `json:"server"`
	ToolsGenerated  bool              `json:"tools_generated"` // the program lists them
	UserConfig      map[string]choice `json:"user_config"`
	Compatibility   compatibility     `json:"compatibility"`
}

type server struct {
	Type       string  `json:"type"`
	EntryPoint string  `json:"entry_point"`
	Start      command `json:"mcp_config"`
}

type command struct {
	Command string   `json:"command"`
	Args    []string `json:"args"`
}

type choice struct {
	Type        string `json:"type"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Required    bool   `json:"required"`
}

type compatibility struct {
	Platforms []string `json:"platforms"`
}

// manifestOf is the manifest for a system, as Go names it.
func manifestOf(version, system string) manifest {
	entry, platform := "server/paperkin", system
	if system == "windows" { // which is win32 to hosts, after Node
		entry, platform = entry+".exe", "win32"
	}
	return manifest{
		ManifestVersion: "0.4", Name: "paperkin", DisplayName: "Paperkin", Version: version, Licence: "MIT",
		Description: "Searches your own library of papers by meaning, on your own machine.",
		Author:      map[string]string{"name": "The Paperkin authors"},
		Server: server{"binary", entry, command{"${__dirname}/" + entry,
			[]string{"--library", "${user_config.library}", "mcp"}}},
		ToolsGenerated: true,
		UserConfig: map[string]choice{"library": {Type: "directory", Title: "Library", Required: true,
			Description: "The folder of your library. paperkin index makes one."}},
		Compatibility: compatibility{[]string{platform}},
	}
}

// packed is the date of all files in a bundle: the first one that zip archives can have.
var packed = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes a bundle: an archive of the manifest and the program.
func pack(w io.Writer, m manifest, program []byte) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	archive := zip.NewWriter(w)
	for _, file := range []struct {
		name     string
		mode     os.FileMode
		contents []byte
	}{{"manifest.json", 0o644, append(text, '\n')}, {m.Server.EntryPoint, 0o755, program}} {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: packed}
		header.SetMode(file.mode)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(file.contents); err != nil {
			return err
		}
	}
	return archive.Close()
}
