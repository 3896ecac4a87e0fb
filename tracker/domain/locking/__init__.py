"""What a project pins of the models it uses: revision, files, licence evidence, verdict; and its drift."""
