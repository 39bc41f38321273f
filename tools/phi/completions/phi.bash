# SPDX-License-Identifier: Apache-2.0
# bash completion of phi
_phi() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W "scan estimate explain extract patterns runs report diff accept baseline doctor help --version --help" -- "$word")
        return
    fi
    case $previous in
    --format)
        local formats="text jsonl csv html sarif ocsf junit"
        [[ " extract runs diff accept " == *" $command "* ]] && formats="text jsonl"
        [[ $command == patterns ]] && formats="table json"
        mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$word")
        return
        ;;
    --color | --ocr)
        mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$word")
        return
        ;;
    --detectors)
        mapfile -t COMPREPLY < <(compgen -W "$(phi patterns list 2>/dev/null | awk 'NR > 1 { print $1 }')" -- "$word")
        return
        ;;
    esac
    local options=""
    case $command in
    scan) options="--format --output --min-confidence --detectors --patterns --picture --words --allow --exclude --ignore-file --jobs --reveal --sources --max-depth --max-expand --max-members --max-ratio --max-memory --max-seconds --worker-seconds --worker-memory --ocr --nice --max-rate --max-cpu --stall-seconds --one-file-system --sort --allow-incomplete --store --no-store --resume --incremental --key-fd --no-cache --progress --progress-seconds --no-progress --color --quiet --help" ;;
    estimate) options="--seconds --format --min-confidence --detectors --patterns --picture --words --allow --exclude --jobs --max-depth --max-expand --max-members --max-ratio --max-memory --max-seconds --worker-seconds --worker-memory --ocr --one-file-system --no-cache --help" ;;
    explain) options="--min-confidence --detectors --patterns --picture --words --allow --exclude --reveal --max-depth --max-expand --max-members --max-ratio --max-memory --max-seconds --worker-seconds --worker-memory --ocr --one-file-system --allow-incomplete --no-cache --help" ;;
    extract) options="--format --output --sources --max-depth --max-expand --max-members --max-ratio --max-memory --max-seconds --worker-seconds --worker-memory --ocr --allow-incomplete --quiet --help" ;;
    runs) options="--format --store --delete --prune --prune-days --help" ;;
    report) options="--format --output --sources --store --color --help" ;;
    diff) options="--format --sources --store --help" ;;
    accept) options="--why --until --path --list --format --remove --store --help" ;;
    baseline) options="--why --until --store --help" ;;
    doctor) options="--format --help" ;;
    patterns) options="--format --patterns --picture --detectors --field --id --seed --verbose --help" ;;
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    elif [[ $command == help ]]; then
        mapfile -t COMPREPLY < <(compgen -W "scan estimate explain extract patterns runs report diff accept baseline doctor help" -- "$word")
    elif [[ $command == patterns ]] && ((COMP_CWORD == 2)); then
        mapfile -t COMPREPLY < <(compgen -W "list show test learn" -- "$word")
    elif [[ " report diff baseline " == *" $command "* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "latest" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -F _phi phi
