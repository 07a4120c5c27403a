package cli

import (
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/session"
)

func completionCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "print a completion script for a shell",
		ArgsUsage: "bash|zsh|fish|pwsh",
		Description: "With it the shell completes commands, options and what they take: modes, formats, venues, categories, authors and keywords " +
			"of the library, ids by their beginning, and titles in quotes.",
		Action: func(c *cli.Context) error {
			const shells = "choose one of bash, zsh, fish, pwsh"
			shell := c.Args().First()
			script, ok := completionScripts[shell]
			switch {
			case shell == "":
				return fault.Usagef(shells, "completion: no shell given")
			case !ok:
				return fault.Usagef(shells, "completion: unknown shell %q", shell)
			case c.NArg() > 1:
				return fault.Usagef("one shell at a time", "completion: unexpected argument %q", c.Args().Get(1))
			}
			_, err := io.WriteString(s.Out, completionOf(script, c.App.Name))
			return err
		},
	}
}

// completionOf is a script for a program of that name. Functions of shells have no dashes.
func completionOf(script, program string) string {
	return strings.NewReplacer("_paperkin", "_"+strings.ReplaceAll(program, "-", "_"), "paperkin", program, "COMPLETE", completeWord).Replace(script)
}

// completionScripts ask the program itself what can come next: see [completeLine].
var completionScripts = map[string]string{
	"bash": `_paperkin() {
  local lines
  mapfile -t lines < <("$1" COMPLETE bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  COMPREPLY=("${lines[@]:1}")
  COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
  if [[ ${lines[0]} != files ]]; then
    compopt +o default +o bashdefault
  fi
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
    compopt -o nospace
  fi
}
complete -o bashdefault -o default -o nosort -F _paperkin paperkin
`,
	"zsh": `#compdef paperkin
_paperkin() {
  local -a lines texts shown
  local line
  lines=("${(@f)$("${words[1]}" COMPLETE zsh "${(@Q)words[2,CURRENT-1]}" "${words[CURRENT]}" 2>/dev/null)}")
  for line in "${(@)lines[2,-1]}"; do
    [[ -n "$line" ]] || continue
    texts+=("${line%%$'\t'*}")
    if [[ -n "${line#*$'\t'}" ]]; then
      shown+=("${line%%$'\t'*}  -- ${line#*$'\t'}")
    else
      shown+=("${line%%$'\t'*}")
    fi
  done
  if (( ${#texts} )); then
    compadd -l -V paperkin -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' -d shown -a texts
  elif [[ "${lines[1]}" == files ]]; then
    _files
  fi
}
compdef _paperkin paperkin
`,
	"fish": `function __paperkin_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l lines ($before[1] COMPLETE fish $before[2..-1] "$current" 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
        return
    end
    printf '%s\n' $lines[2..-1]
end
complete -c paperkin -f -k -a '(__paperkin_complete)'
`,
	"pwsh": `Register-ArgumentCompleter -Native -CommandName paperkin -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.ToString() } })
  $rest = @($before | Select-Object -Skip 1)
  $lines = @(& $before[0] COMPLETE pwsh @rest "$wordToComplete" 2>$null)
  $lines | Select-Object -Skip 1 | ForEach-Object {
    $text, $about = $_ -split ([char]9), 2
    $inserted = if ($text -match '[\s''"$();&|<>{}@#` + "`" + `]') { "'" + ($text -replace "'", "''") + "'" } else { $text }
    [System.Management.Automation.CompletionResult]::new($inserted, $text, 'ParameterValue', $(if ($about) { $about } else { $text }))
  }
}
`,
}
